package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A picture with known digits: how much of each pixel is ink, and the light that falls on it. */
public final class Page {
  /** A digit that was written, and where. */
  record Written(String label, Box box) {}

  public final int width;
  public final int height;
  public final float[] ink;
  final float[] light;
  final List<Written> written = new ArrayList<>();

  public Page(int width, int height) {
    this.width = width;
    this.height = height;
    this.ink = new float[width * height];
    this.light = new float[width * height];
    Arrays.fill(light, 0.9f);
  }

  /** Light that falls off from the top left corner to the bottom right one. */
  public Page gradient(double from, double to) {
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        double t = ((double) x / width + (double) y / height) / 2;
        light[i] *= (float) (from + (to - from) * t);
      }
    }
    return this;
  }

  /** A shadow right of a slanted edge that is so many pixels soft. */
  public Page shadow(double at, double slant, double softness, double depth) {
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        double inside = (x - at * width - slant * y) / softness + 0.5;
        light[i] *= (float) (1 - depth * Math.max(0, Math.min(1, inside)));
      }
    }
    return this;
  }

  /** Ruled or squared paper: lines of weak ink. */
  public Page lines(int spacing, boolean squared, double strength) {
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if (y % spacing == spacing / 2 || squared && x % spacing == spacing / 2) {
          light[i] *= (float) (1 - strength);
        }
      }
    }
    return this;
  }

  /** Writes a digit of MNIST so that it is so many pixels high, its corner at x, y. */
  public void write(byte[] mnist, int label, int x, int y, int digitHeight) {
    Image digit = new Image(mnist, 28, 28, PixelFormat.GREY).crop(extent(mnist, 28, 28, 1));
    int digitWidth = Math.max(1, Math.round((float) digitHeight * digit.width() / digit.height()));
    byte[] scaled = digit.resize(digitWidth, digitHeight).pixels();
    // An enlarged digit gets crisp edges again.
    float sharpness = Math.max(1, 0.7f * digitHeight / 20);
    for (int dy = 0, i = 0; dy < digitHeight; dy++) {
      for (int dx = 0; dx < digitWidth; dx++, i++) {
        float value = ((scaled[i] & 0xff) / 255f - 0.5f) * sharpness + 0.5f;
        dot(x + dx, y + dy, value);
      }
    }
    mark(label, x, y, digitWidth, digitHeight);
  }

  /** Adds ink to a pixel. */
  void dot(int x, int y, float value) {
    if (x >= 0 && y >= 0 && x < width && y < height) {
      ink[y * width + x] = Math.max(ink[y * width + x], Math.max(0, Math.min(1, value)));
    }
  }

  /** Remembers that what is inked inside is a digit. */
  void mark(int label, int x, int y, int w, int h) {
    byte[] part = new byte[w * h];
    for (int i = 0; i < part.length; i++) {
      part[i] = (byte) (200 * ink[(y + i / w) * width + x + i % w]);
    }
    Box box = extent(part, w, h, 100);
    Box placed = new Box(x + box.x(), y + box.y(), box.width(), box.height());
    written.add(new Written(Integer.toString(label), placed));
  }

  private static Box extent(byte[] pixels, int w, int h, int above) {
    int left = w;
    int right = 0;
    int top = h;
    int bottom = 0;
    for (int i = 0; i < w * h; i++) {
      if ((pixels[i] & 0xff) >= above) {
        left = Math.min(left, i % w);
        right = Math.max(right, i % w + 1);
        top = Math.min(top, i / w);
        bottom = Math.max(bottom, i / w + 1);
      }
    }
    return new Box(left, top, right - left, bottom - top);
  }

  /**
   * Takes the picture.
   *
   * @param paper what the paper throws back of the light, 0 to 1
   * @param pen what the ink throws back
   * @param blur passes of a 3x3 box
   * @param noise standard deviation in grey levels
   */
  public Image photograph(double paper, double pen, int blur, double noise, long seed) {
    float[] seen = new float[ink.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = (float) (255 * light[i] * (paper + (pen - paper) * ink[i]));
    }
    for (int pass = 0; pass < blur; pass++) {
      seen = blurred(seen);
    }
    Random random = new Random(seed);
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
        for (int k = -1; k <= 1; k++) {
          int j = i + k * width;
          sum += values[j - 1] + values[j] + values[j + 1];
        }
        result[i] = sum / 9;
      }
    }
    return result;
  }
}
