package dev.kiln.android.picture;

/** A picture that cannot be read or kept. */
public final class UnusablePictureException extends Exception {
  private static final long serialVersionUID = 1L;

  private final PictureTrouble trouble;

  UnusablePictureException(PictureTrouble trouble, Throwable cause) {
    super(trouble.toString(), cause);
    this.trouble = trouble;
  }

  /** Returns what is wrong. */
  public PictureTrouble trouble() {
    return trouble;
  }
}
