package dev.kiln.runtime.background;

import dev.kiln.runtime.image.Image;

/** What stands behind the person in frames of one size and format. */
interface Backdrop {
  /** Writes rows in the frame's format, for one thread. */
  interface Rows {
    void write(int y, byte[] into);
  }

  /**
   * Takes the next frame.
   *
   * @param small the frame, scaled down
   * @param person how much each of its pixels belongs to the person
   */
  void prepare(Image small, float[] person);

  /** Returns a writer of the rows of the last frame taken, with memory of its own. */
  Rows rows();

  /** Returns the backdrop that is always this picture, of the frames' size and format. */
  static Backdrop still(Image picture) {
    byte[] pixels = picture.pixels();
    int length = picture.width() * picture.format().channels();
    Rows rows = (y, into) -> System.arraycopy(pixels, y * length, into, 0, length);
    return new Backdrop() {
      @Override
      public void prepare(Image small, float[] person) {}

      @Override
      public Rows rows() {
        return rows;
      }
    };
  }
}
