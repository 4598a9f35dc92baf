package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.Resizer;
import java.util.Arrays;

/**
 * A converter of digits to the format of MNIST: light strokes on black, scaled to fit 20x20 pixels
 * with their proportions kept and antialiased edges, and with the centre of mass at the centre of
 * 28x28 pixels (LeCun, Cortes, Burges, The MNIST database of handwritten digits, 1998). Not
 * thread-safe.
 */
public final class MnistNormalizer {
  /** The side length of the result in pixels. */
  public static final int SIZE = 28;

  private static final int FIT = 20;

  /**
   * The column and row of the centre of mass; the mean over MNIST's 60,000 images is within 0.01 of
   * it.
   */
  private static final double CENTRE = 14;

  /**
   * The minimum width of strokes in the result, that of a pen in MNIST; thinner strokes are widened
   * to it.
   */
  private static final double THINNEST_STROKE = 2;

  /** The fraction of a stroke's strength that blur spreads to the adjacent paper. */
  private static final double HALO = 0.2;

  private final Morphology morphology = new Morphology();
  private final Resizer resizer = new Resizer();
  private final Image fitted = Image.blank(FIT, FIT, PixelFormat.GREY);
  private Image drawn = Image.blank(1, 1, PixelFormat.GREY);
  private int[] strokes = new int[0];

  /**
   * Writes the 28x28 pixels of a digit, row by row.
   *
   * @param at the index of the first byte in the result
   */
  public void normalize(Glyph glyph, Ink ink, byte[] result, int at) {
    Component shape = glyph.shape();
    double scale = (double) FIT / shape.size();
    double widen = (THINNEST_STROKE - shape.strokeWidth() * scale) / (2 * scale);
    int radius = (int) Math.max(0, Math.round(widen));
    int width = shape.box().width() + 2 * radius;
    int height = shape.box().height() + 2 * radius;
    draw(glyph, ink, radius, width, height);
    double fit = (double) FIT / Math.max(width, height);
    int fitWidth = (int) Math.max(1, Math.round(fit * width));
    int fitHeight = (int) Math.max(1, Math.round(fit * height));
    resizer.resize(drawn, new Box(0, 0, width, height), fitted, new Box(0, 0, fitWidth, fitHeight));
    centre(fitWidth, fitHeight, result, at);
  }

  /**
   * Draws the ink of the glyph alone, from 0 for paper to 255 for full strength, with a margin on
   * all sides.
   */
  private void draw(Glyph glyph, Ink ink, int margin, int width, int height) {
    if (strokes.length < width * height) {
      strokes = new int[width * height];
    }
    Arrays.fill(strokes, 0, width * height, 0);
    Box box = glyph.box();
    for (InkRun run = glyph.shape().first(); run != null; run = run.next) {
      int row = (run.y - box.y() + margin) * width + margin - box.x();
      for (int x = run.begin; x < run.end; x++) {
        double share = (ink.strength(x, run.y) / glyph.strength() - HALO) / (1 - HALO);
        strokes[row + x] = (int) Math.round(255 * Math.max(0, Math.min(1, share)));
      }
    }
    if (margin > 0) {
      morphology.dilate(strokes, width, height, margin);
    }
    if (drawn.width() < width || drawn.height() < height) {
      drawn =
          Image.blank(
              Math.max(width, drawn.width()), Math.max(height, drawn.height()), PixelFormat.GREY);
    }
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        drawn.pixels()[y * drawn.width() + x] = (byte) strokes[i];
      }
    }
  }

  private void centre(int width, int height, byte[] result, int at) {
    byte[] pixels = fitted.pixels();
    double mass = 0;
    double momentX = 0;
    double momentY = 0;
    int brightest = 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = pixels[y * FIT + x] & 0xff;
        mass += value;
        momentX += value * x;
        momentY += value * y;
        brightest = Math.max(brightest, value);
      }
    }
    int left = place(CENTRE - momentX / mass, width);
    int top = place(CENTRE - momentY / mass, height);
    Arrays.fill(result, at, at + SIZE * SIZE, (byte) 0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = (pixels[y * FIT + x] & 0xff) * 255 / brightest;
        result[at + (top + y) * SIZE + left + x] = (byte) value;
      }
    }
  }

  /** Returns the position closest to the desired one at which the digit fits. */
  private static int place(double wanted, int length) {
    return (int) Math.max(0, Math.min(SIZE - length, Math.round(wanted)));
  }
}
