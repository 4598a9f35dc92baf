/**
 * The app's own views. Start with {@link dev.kiln.android.view.FrameView}, which shows frames, and
 * {@link dev.kiln.android.view.SketchPad}, on which a finger draws.
 *
 * <p>They show what they are given and know neither cameras nor models. Text comes from resources
 * and speaks to TalkBack.
 */
package dev.kiln.android.view;
