package dev.kiln.android.camera;

/** A camera that cannot be used. */
final class CameraException extends Exception {
  private static final long serialVersionUID = 1L;

  private final CameraTrouble trouble;

  CameraException(CameraTrouble trouble, Throwable cause) {
    super(trouble.toString(), cause);
    this.trouble = trouble;
  }

  CameraTrouble trouble() {
    return trouble;
  }
}
