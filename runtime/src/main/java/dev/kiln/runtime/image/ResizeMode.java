package dev.kiln.runtime.image;

/** The way a picture is fitted into a frame of another shape. */
public enum ResizeMode {
  /** The whole picture fills the whole frame; its proportions change. */
  STRETCH,
  /**
   * The whole picture is centred in the frame, with borders above and below or left and right; its
   * proportions are kept.
   */
  LETTERBOX,
  /** The largest central part of the picture that has the shape of the frame fills the frame. */
  CROP;

  /** Returns the part of the picture that is visible in the frame. */
  public Box part(int width, int height, int frameWidth, int frameHeight) {
    return this == CROP
        ? centred(frameWidth, frameHeight, width, height)
        : new Box(0, 0, width, height);
  }

  /** Returns the area of the frame that the picture covers. */
  public Box place(int width, int height, int frameWidth, int frameHeight) {
    return this == LETTERBOX
        ? centred(width, height, frameWidth, frameHeight)
        : new Box(0, 0, frameWidth, frameHeight);
  }

  /** Returns the largest box with the proportions of the first size, centred in the second. */
  private static Box centred(int width, int height, int frameWidth, int frameHeight) {
    double scale = Math.min((double) frameWidth / width, (double) frameHeight / height);
    int w = (int) Math.max(1, Math.min(frameWidth, Math.round(width * scale)));
    int h = (int) Math.max(1, Math.min(frameHeight, Math.round(height * scale)));
    return new Box((frameWidth - w) / 2, (frameHeight - h) / 2, w, h);
  }
}
