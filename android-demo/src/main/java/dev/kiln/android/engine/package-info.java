/**
 * What the app does, in plain Java without Android. Start with {@link
 * dev.kiln.android.engine.LiveEngine}, which runs a model on frames; {@link
 * dev.kiln.android.engine.GeneratorEngine} draws pictures.
 *
 * <p>Models are opened away from the thread that calls, and closed when the next one takes their
 * place. Frames go through the runtime's {@link dev.kiln.runtime.live.LiveStream}: the newest wins,
 * none waits in a queue, and a steady stream takes no memory of the heap. Nothing here knows
 * cameras, views or files of the system; they are given as buffers, pictures and streams.
 */
package dev.kiln.android.engine;
