/**
 * The app: Kiln's models on a phone. Start with {@link dev.kiln.android.MainActivity}, the page
 * with the camera; {@link dev.kiln.android.SpeedActivity} measures what is fast here.
 *
 * <p>The pages only connect: {@code engine} runs models, {@code camera} and {@code picture} give
 * frames, {@code view} shows them, and {@code speed} measures. What the user has chosen is in
 * {@link dev.kiln.android.SavedState} and comes back after the process was killed. What goes wrong
 * is one line, made by {@link dev.kiln.android.Lines}.
 */
package dev.kiln.android;
