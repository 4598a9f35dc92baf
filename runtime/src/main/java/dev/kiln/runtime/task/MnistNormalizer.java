package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings a digit into the form of MNIST: light strokes on black, fitted into 20x20 pixels with its
 * proportions kept and its edges smooth, the centre of mass in the middle of 28x28 (LeCun, Cortes,
 * Burges, The MNIST database of handwritten digits, 1998).
 */
final class MnistNormalizer {
  /** Pixels of a side of the result. */
  static final int SIZE = 28;

  private static final int FIT = 20;

  /** Column and row of the centre of mass; that of MNIST's 60,000 images is within 0.01 of it. */
  private static final double CENTRE = 14;

  /** Strokes thinner than this in the result are widened to it: a pen's, seen in MNIST. */
  private static final double THINNEST_STROKE = 2;

  /** The share of a stroke's strength that blur gives to the paper beside it. */
  private static final double HALO = 0.2;

  private final Ink ink;
  private final int[] labels;

  MnistNormalizer(Ink ink, int[] labels) {
    this.ink = ink;
    this.labels = labels;
  }

  /** 28x28 pixels, row by row. */
  byte[] normalize(Glyph glyph) {
    double scale = (double) FIT / glyph.size();
    double widen = (THINNEST_STROKE - glyph.strokeWidth() * scale) / (2 * scale);
    int radius = (int) Math.max(0, Math.round(widen));
    Box box = glyph.box();
    int width = box.width() + 2 * radius;
    int height = box.height() + 2 * radius;
    float[] strokes = Morphology.dilate(strokes(glyph, radius), width, height, radius);
    byte[] grey = new byte[strokes.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.round(255 * strokes[i]);
    }
    double fit = (double) FIT / Math.max(width, height);
    Image fitted =
        new Image(grey, width, height, PixelFormat.GREY)
            .resize(
                (int) Math.max(1, Math.round(fit * width)),
                (int) Math.max(1, Math.round(fit * height)));
    return centred(fitted);
  }

  /** The glyph's own ink, from 0 for paper to 1 for full strength, with a margin around. */
  private float[] strokes(Glyph glyph, int margin) {
    Box box = glyph.box();
    int width = box.width() + 2 * margin;
    float[] strokes = new float[width * (box.height() + 2 * margin)];
    Set<Integer> own = glyph.parts().stream().map(Component::label).collect(Collectors.toSet());
    double full = glyph.strength();
    for (int y = 0; y < box.height(); y++) {
      for (int x = 0; x < box.width(); x++) {
        int i = (box.y() + y) * ink.width() + box.x() + x;
        if (labels[i] != 0 && own.contains(labels[i])) {
          double share = (ink.strength()[i] / full - HALO) / (1 - HALO);
          int target = (y + margin) * width + x + margin;
          strokes[target] = (float) Math.max(0, Math.min(1, share));
        }
      }
    }
    return strokes;
  }

  private static byte[] centred(Image fitted) {
    double mass = 0;
    double momentX = 0;
    double momentY = 0;
    int brightest = 1;
    for (int y = 0, i = 0; y < fitted.height(); y++) {
      for (int x = 0; x < fitted.width(); x++, i++) {
        int value = fitted.pixels()[i] & 0xff;
        mass += value;
        momentX += value * x;
        momentY += value * y;
        brightest = Math.max(brightest, value);
      }
    }
    int left = place(CENTRE - momentX / mass, fitted.width());
    int top = place(CENTRE - momentY / mass, fitted.height());
    byte[] result = new byte[SIZE * SIZE];
    for (int y = 0, i = 0; y < fitted.height(); y++) {
      for (int x = 0; x < fitted.width(); x++, i++) {
        int value = (fitted.pixels()[i] & 0xff) * 255 / brightest;
        result[(top + y) * SIZE + left + x] = (byte) value;
      }
    }
    return result;
  }

  /** As near to the wanted place as fits. */
  private static int place(double wanted, int length) {
    return (int) Math.max(0, Math.min(SIZE - length, Math.round(wanted)));
  }
}
