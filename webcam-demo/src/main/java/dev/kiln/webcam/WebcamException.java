package dev.kiln.webcam;

/**
 * A camera, video or display that can't be used as asked; the message is one line for a person to
 * read.
 */
public class WebcamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WebcamException(String message) {
    super(message);
  }

  public WebcamException(String message, Throwable cause) {
    super(message, cause);
  }
}
