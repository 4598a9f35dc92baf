/**
 * Draws what a model finds into live frames, on any platform. Start with {@link
 * dev.kiln.runtime.render.FrameRenderer}, which gives the {@link dev.kiln.runtime.live.FrameTask}
 * of an open model; {@link dev.kiln.runtime.render.LiveSettings} change while it runs.
 *
 * <p>Opening and closing models, and showing the {@link dev.kiln.runtime.render.RenderedFrame}s,
 * are left to the program. Letters and boxes are drawn by a {@link
 * dev.kiln.runtime.render.DigitPainter} of the platform, or over the picture when it is shown.
 */
package dev.kiln.runtime.render;
