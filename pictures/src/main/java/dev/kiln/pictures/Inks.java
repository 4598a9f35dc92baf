package dev.kiln.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/**
 * How a JPEG for print stores the amounts of its four inks. All programs follow Adobe's, which
 * store 0 for all of an ink and 255 for none of it.
 */
enum Inks {
  /** Cyan, magenta, yellow and black. */
  CMYK,
  /** The first three as brightness and two differences of colour, and black. */
  YCCK;

  private static final int BANDS = 4;

  /** Returns a picture in BGR. No colour profile is applied. */
  BufferedImage bgr(Raster inks) {
    int width = inks.getWidth();
    BufferedImage bgr = new BufferedImage(width, inks.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] out = ((DataBufferByte) bgr.getRaster().getDataBuffer()).getData();
    int[] row = new int[BANDS * width];
    for (int y = 0, o = 0; y < inks.getHeight(); y++) {
      inks.getPixels(0, y, width, 1, row);
      for (int i = 0; i < row.length; i += BANDS, o += 3) {
        if (this == YCCK) {
          separate(row, i);
        }
        for (int c = 0; c < 3; c++) {
          out[o + 2 - c] = (byte) ((row[i + c] * row[i + 3] + 127) / 255);
        }
      }
    }
    return bgr;
  }

  /** Source: JPEG File Interchange Format 1.02, the conversion from YCbCr. */
  private static void separate(int[] row, int i) {
    double y = row[i];
    double cb = row[i + 1] - 128;
    double cr = row[i + 2] - 128;
    row[i] = left(y + 1.402 * cr);
    row[i + 1] = left(y - 0.344136 * cb - 0.714136 * cr);
    row[i + 2] = left(y + 1.772 * cb);
  }

  private static int left(double amount) {
    return 255 - (int) Math.max(0, Math.min(255, Math.round(amount)));
  }
}
