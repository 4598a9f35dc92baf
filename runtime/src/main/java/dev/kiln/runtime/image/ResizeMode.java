package dev.kiln.runtime.image;

/** How a picture comes into a frame of another shape. */
public enum ResizeMode {
  /** All of it fills all of the frame; its proportions change. */
  STRETCH,
  /** All of it in the frame's middle, with borders above and below or left and right. */
  LETTERBOX,
  /** As much of its middle as fills the frame. */
  CROP;

  /** The part of the picture that is seen. */
  public Box part(int width, int height, int frameWidth, int frameHeight) {
    return this == CROP
        ? centred(frameWidth, frameHeight, width, height)
        : new Box(0, 0, width, height);
  }

  /** Where in the frame it is seen. */
  public Box place(int width, int height, int frameWidth, int frameHeight) {
    return this == LETTERBOX
        ? centred(width, height, frameWidth, frameHeight)
        : new Box(0, 0, frameWidth, frameHeight);
  }

  /** The largest box of the first one's shape, in the middle of the second. */
  private static Box centred(int width, int height, int frameWidth, int frameHeight) {
    double scale = Math.min((double) frameWidth / width, (double) frameHeight / height);
    int w = (int) Math.max(1, Math.min(frameWidth, Math.round(width * scale)));
    int h = (int) Math.max(1, Math.min(frameHeight, Math.round(height * scale)));
    return new Box((frameWidth - w) / 2, (frameHeight - h) / 2, w, h);
  }
}
