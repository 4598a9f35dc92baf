package dev.kiln.pictures;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The orientation in EXIF metadata. Only the first directory is read, and no other is followed, so
 * a file whose directories refer to each other does no harm.
 */
final class Exif {
  /** The orientation of a picture without EXIF metadata, or with damaged metadata. */
  static final int UPRIGHT = 1;

  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /**
   * Returns the orientation, 1 to 8.
   *
   * @param tiff the metadata, beginning with the header of TIFF
   */
  static int orientation(ByteBuffer tiff) {
    try {
      ByteBuffer data = tiff.slice();
      data.order(data.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      data.position(data.getInt(4));
      int entries = data.getShort() & 0xffff;
      for (int i = 0; i < entries; i++, data.position(data.position() + ENTRY_BYTES)) {
        int entry = data.position();
        if (data.getShort(entry) == ORIENTATION) {
          int value =
              switch (data.getShort(entry + 2)) {
                case SHORT -> data.getShort(entry + 8);
                case LONG -> data.getInt(entry + 8);
                default -> UPRIGHT;
              };
          return value >= 1 && value <= 8 ? value : UPRIGHT;
        }
      }
      return UPRIGHT;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      return UPRIGHT;
    }
  }
}
