package dev.kiln.runtime.errors;

/**
 * Thrown when a file is not a model, is damaged, is not the expected model, or could harm the
 * process. Either Kiln refuses it before native code reads it, or ONNX Runtime refuses to open it.
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
