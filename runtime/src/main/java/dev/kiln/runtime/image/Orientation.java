package dev.kiln.runtime.image;

/**
 * How a stored picture must be turned to be upright: the eight orientations of EXIF, which also
 * describe how a camera is mounted in a device.
 */
public enum Orientation {
  /** Stored as it is seen. */
  UPRIGHT(false, false, false),
  /** Left and right are exchanged. */
  MIRRORED(false, true, false),
  /** To be turned by 180 degrees. */
  UPSIDE_DOWN(false, true, true),
  /** Top and bottom are exchanged. */
  FLIPPED(false, false, true),
  /** Rows and columns are exchanged. */
  TRANSPOSED(true, false, false),
  /** To be turned by 90 degrees clockwise. */
  QUARTER_CLOCKWISE(true, true, false),
  /** Rows and columns are exchanged, and the result is to be turned by 180 degrees. */
  TRANSVERSED(true, true, true),
  /** To be turned by 90 degrees counter-clockwise. */
  QUARTER_COUNTERCLOCKWISE(true, false, true);

  private static final Orientation[] EXIF = values();

  private final boolean swapped;
  private final boolean fromRight;
  private final boolean fromBottom;

  Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
    this.swapped = swapped;
    this.fromRight = fromRight;
    this.fromBottom = fromBottom;
  }

  /**
   * Returns the orientation with the given value of EXIF's tag 0x0112, 1 to 8; any other value
   * means {@link #UPRIGHT}.
   */
  public static Orientation ofExif(int value) {
    return value >= 1 && value <= EXIF.length ? EXIF[value - 1] : UPRIGHT;
  }

  /**
   * Returns the orientation of a picture that must be turned clockwise.
   *
   * @param degrees a multiple of 90, possibly negative
   * @throws IllegalArgumentException if it is no multiple of 90
   */
  public static Orientation ofClockwise(int degrees) {
    return switch (Math.floorMod(degrees, 360)) {
      case 0 -> UPRIGHT;
      case 90 -> QUARTER_CLOCKWISE;
      case 180 -> UPSIDE_DOWN;
      case 270 -> QUARTER_COUNTERCLOCKWISE;
      default ->
          throw new IllegalArgumentException(
              "a picture can't be turned by " + degrees + " degrees; expected a multiple of 90");
    };
  }

  /** Returns the width of the upright picture, given the size of the stored one. */
  public int width(int storedWidth, int storedHeight) {
    return swapped ? storedHeight : storedWidth;
  }

  /** Returns the height of the upright picture, given the size of the stored one. */
  public int height(int storedWidth, int storedHeight) {
    return swapped ? storedWidth : storedHeight;
  }

  /**
   * Fills a picture with another one, turned upright.
   *
   * @param into the destination, of the upright size and the format of the stored picture, but not
   *     that picture itself
   * @throws IllegalArgumentException if the size or format differs
   */
  public void turn(Image stored, Image into) {
    into.requireSize(
        width(stored.width(), stored.height()), height(stored.width(), stored.height()));
    if (into.format() != stored.format()) {
      throw new IllegalArgumentException(
          stored + " can't be turned into " + into + "; convert it first");
    }
    int channels = stored.format().channels();
    int step = channels * stepAcross(into);
    byte[] in = stored.pixels();
    byte[] out = into.pixels();
    for (int row = 0, i = 0; row < stored.height(); row++) {
      int o = channels * start(row, into);
      for (int x = 0; x < stored.width(); x++, o += step) {
        for (int c = 0; c < channels; c++) {
          out[o + c] = in[i++];
        }
      }
    }
  }

  /** Returns the index of the upright pixel that shows the first pixel of a stored row. */
  int start(int row, Image upright) {
    int right = upright.width() - 1;
    int bottom = upright.height() - 1;
    int x = swapped ? row : 0;
    int y = swapped ? 0 : row;
    return (fromBottom ? bottom - y : y) * upright.width() + (fromRight ? right - x : x);
  }

  /** Returns the number of upright pixels from one stored pixel of a row to the next. */
  int stepAcross(Image upright) {
    int step = swapped ? upright.width() : 1;
    return (swapped ? fromBottom : fromRight) ? -step : step;
  }
}
