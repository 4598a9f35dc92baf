/**
 * The phone's cameras. Start with {@link dev.kiln.android.camera.FrameCamera}, which gives frames
 * until it is closed.
 *
 * <p>Whatever happens to a camera, such as another app that takes it, is reported as one {@link
 * dev.kiln.android.camera.CameraTrouble}, and the camera is closed. A camera that opens after it
 * was closed again is closed at once. Frames that come faster than they are taken are dropped.
 */
package dev.kiln.android.camera;
