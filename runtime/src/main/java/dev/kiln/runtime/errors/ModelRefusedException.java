package dev.kiln.runtime.errors;

/**
 * A file that is no model, is damaged, is not the one that was expected, or could harm the process.
 * Kiln refuses it before native code sees it, or ONNX Runtime refuses it as it opens.
 */
public final class ModelRefusedException extends ModelException {
  private static final long serialVersionUID = 1L;

  public ModelRefusedException(String message) {
    super(message);
  }

  public ModelRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
