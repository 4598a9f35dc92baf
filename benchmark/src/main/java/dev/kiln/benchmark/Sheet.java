package dev.kiln.benchmark;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Digit;
import dev.kiln.train.data.LabeledImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A drawn sheet of paper with MNIST's digits on it, and a camera that looks at it. */
final class Sheet {
  /** The least intersection over union of a digit's box and that of a finding of it. */
  private static final double FOUND = 0.5;

  private final int width;
  private final int height;
  private final float[] ink;
  private final float[] paper;
  private final List<Digit> written = new ArrayList<>();

  Sheet(int width, int height) {
    this.width = width;
    this.height = height;
    ink = new float[width * height];
    paper = new float[width * height];
    Arrays.fill(paper, 1);
  }

  /** How much of a sheet was read. */
  record Score(int written, int read, int invented) {
    static final Score NONE = new Score(0, 0, 0);

    Score plus(Score other) {
      return new Score(written + other.written, read + other.read, invented + other.invented);
    }
  }

  /** Fills a sheet with lines of digits, about {@code size} pixels high. */
  static Sheet full(LabeledImages digits, int size, Random random) {
    Sheet sheet = new Sheet(640, 480);
    int shift = Math.max(1, size / 8);
    for (int y = 6; y + 1.3 * size + 6 < sheet.height; y += (int) (1.5 * size) + 4) {
      int x = 6 + random.nextInt(shift);
      while (x + 1.3 * size + 6 < sheet.width) {
        int high = (int) (size * (0.85 + 0.3 * random.nextDouble()));
        int top = y + random.nextInt(shift);
        int wide = sheet.write(digits, random.nextInt(digits.size()), x, top, high);
        x += wide + 3 + (int) (size * (0.1 + 0.4 * random.nextDouble()));
      }
    }
    return sheet;
  }

  /**
   * Writes a digit {@code high} pixels high, with its top left corner at x, y and crisp edges.
   *
   * @return its width
   */
  private int write(LabeledImages digits, int index, int x, int y, int high) {
    Image digit = trimmed(digits, index);
    int wide = Math.max(1, Math.round((float) high * digit.width() / digit.height()));
    Image sized = digit.resize(wide, high);
    float sharpness = Math.max(1, 0.7f * high / 20);
    for (int dy = 0, i = 0; dy < high; dy++) {
      for (int dx = 0; dx < wide; dx++, i++) {
        float value = ((sized.pixels()[i] & 0xff) / 255f - 0.5f) * sharpness + 0.5f;
        int at = (y + dy) * width + x + dx;
        ink[at] = Math.max(ink[at], Math.max(0, Math.min(1, value)));
      }
    }
    String label = Integer.toString(digits.labels()[index]);
    written.add(new Digit(label, 1, new Box(x, y, wide, high)));
    return wide;
  }

  /** Returns one of MNIST's pictures without the black around the digit. */
  static Image trimmed(LabeledImages digits, int index) {
    int area = digits.width() * digits.height();
    byte[] pixels = Arrays.copyOfRange(digits.pixels(), index * area, (index + 1) * area);
    int left = digits.width();
    int right = 0;
    int top = digits.height();
    int bottom = 0;
    for (int i = 0; i < area; i++) {
      if (pixels[i] != 0) {
        left = Math.min(left, i % digits.width());
        right = Math.max(right, i % digits.width() + 1);
        top = Math.min(top, i / digits.width());
        bottom = Math.max(bottom, i / digits.width() + 1);
      }
    }
    return new Image(pixels, digits.width(), digits.height(), PixelFormat.GREY)
        .crop(new Box(left, top, right - left, bottom - top));
  }

  /** Rules lines of faint ink, or squares. */
  Sheet ruled(int spacing, boolean squared, double strength) {
    for (int i = 0; i < paper.length; i++) {
      boolean line = i / width % spacing == spacing / 2;
      if (line || squared && i % width % spacing == spacing / 2) {
        paper[i] *= (float) (1 - strength);
      }
    }
    return this;
  }

  /** Lets the light fall off from the top left to the bottom right. */
  Sheet dimmed(double to) {
    for (int i = 0; i < paper.length; i++) {
      double way = ((double) (i % width) / width + (double) (i / width) / height) / 2;
      paper[i] *= (float) (1 + (to - 1) * way);
    }
    return this;
  }

  /** Lets a shadow fall on the right part. */
  Sheet shaded(double softness, double depth) {
    for (int i = 0; i < paper.length; i++) {
      double inside = (i % width - 0.4 * width - 0.2 * (i / width)) / softness + 0.5;
      paper[i] *= (float) (1 - depth * Math.max(0, Math.min(1, inside)));
    }
    return this;
  }

  /**
   * Takes a picture.
   *
   * @param light what paper reflects, 0 to 1
   * @param pen what ink reflects
   * @param blur the passes of a box of 3x3
   * @param noise the standard deviation of the noise, in grey levels
   */
  Image photograph(double light, double pen, int blur, double noise, Random random) {
    float[] seen = new float[ink.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = (float) (255 * paper[i] * (light + (pen - light) * ink[i]));
    }
    for (int pass = 0; pass < blur; pass++) {
      seen = blurred(seen);
    }
    byte[] pixels = new byte[seen.length];
    for (int i = 0; i < pixels.length; i++) {
      double value = seen[i] + noise * random.nextGaussian();
      pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return new Image(pixels, width, height, PixelFormat.GREY);
  }

  private float[] blurred(float[] values) {
    float[] result = values.clone();
    for (int y = 1; y < height - 1; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 1; i++) {
        float sum = 0;
        for (int row = i - width; row <= i + width; row += width) {
          sum += values[row - 1] + values[row] + values[row + 1];
        }
        result[i] = sum / 9;
      }
    }
    return result;
  }

  /** Compares what was read with what was written. */
  Score score(List<Digit> digits) {
    List<Digit> left = new ArrayList<>(digits);
    int read = 0;
    for (Digit there : written) {
      for (Digit digit : left) {
        long common = there.box().overlap(digit.box());
        if (common >= FOUND * (there.box().area() + digit.box().area() - common)) {
          left.remove(digit);
          read += digit.label().equals(there.label()) ? 1 : 0;
          break;
        }
      }
    }
    return new Score(written.size(), read, left.size());
  }
}
