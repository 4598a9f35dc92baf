package dev.kiln.train.data;

import java.util.SplittableRandom;

/**
 * Varies a digit as mice, pens and cameras do: small rotation, shear, scaling and shift about the
 * centre of the picture; thicker or thinner strokes; slight blur; more or less contrast. Black
 * stays black, because it surrounds every digit.
 *
 * <p>Not thread-safe: it reuses its buffers.
 */
final class Augmentation {
  private static final double ROTATION = Math.toRadians(12);
  private static final double SHEAR = 0.2;
  private static final double SCALING = 0.15;
  private static final double SHIFT = 2;
  private static final double THICKEN = 0.25;
  private static final double THIN = 0.15;
  private static final double BLUR = 0.3;
  private static final double CONTRAST = 0.3;

  private final int height;
  private final int width;
  private float[] picture;
  private float[] spare;

  Augmentation(int height, int width) {
    this.height = height;
    this.width = width;
    picture = new float[height * width];
    spare = new float[height * width];
  }

  /** Varies the picture at an offset of one array into an offset of another. */
  void apply(byte[] from, int fromOffset, byte[] to, int toOffset, SplittableRandom random) {
    warp(from, fromOffset, random);
    double stroke = random.nextDouble();
    float amount = (float) random.nextDouble();
    if (stroke < THICKEN) {
      reshape(1, amount);
    } else if (stroke < THICKEN + THIN) {
      reshape(-1, amount);
    }
    if (random.nextDouble() < BLUR) {
      blur((float) random.nextDouble());
    }
    float gain = (float) around(1, CONTRAST, random);
    for (int i = 0; i < picture.length; i++) {
      to[toOffset + i] = (byte) Math.min(255, Math.round(picture[i] * gain));
    }
  }

  private static double around(double centre, double reach, SplittableRandom random) {
    return centre + reach * (2 * random.nextDouble() - 1);
  }

  /** Reads the picture through a random affine map, bilinearly, black outside. */
  private void warp(byte[] from, int offset, SplittableRandom random) {
    double angle = around(0, ROTATION, random);
    double shear = around(0, SHEAR, random);
    double scaleX = around(1, SCALING, random);
    double scaleY = around(1, SCALING, random);
    float xx = (float) (Math.cos(angle) / scaleX);
    float xy = (float) ((Math.sin(angle) + shear) / scaleX);
    float yx = (float) (-Math.sin(angle) / scaleY);
    float yy = (float) (Math.cos(angle) / scaleY);
    float centreX = (width - 1) / 2f;
    float centreY = (height - 1) / 2f;
    float shiftedX = centreX + (float) around(0, SHIFT, random);
    float shiftedY = centreY + (float) around(0, SHIFT, random);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float dx = x - shiftedX;
        float dy = y - shiftedY;
        picture[y * width + x] =
            bilinear(from, offset, centreX + xx * dx + xy * dy, centreY + yx * dx + yy * dy);
      }
    }
  }

  private float bilinear(byte[] from, int offset, float x, float y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = x - left;
    float below = y - top;
    float upper =
        pixel(from, offset, left, top) * (1 - right) + pixel(from, offset, left + 1, top) * right;
    float lower =
        pixel(from, offset, left, top + 1) * (1 - right)
            + pixel(from, offset, left + 1, top + 1) * right;
    return upper * (1 - below) + lower * below;
  }

  private int pixel(byte[] from, int offset, int x, int y) {
    return x < 0 || y < 0 || x >= width || y >= height ? 0 : from[offset + y * width + x] & 0xff;
  }

  /**
   * Blends in the greatest (sign 1) or the least (sign -1) of each pixel and its four neighbours.
   */
  private void reshape(int sign, float amount) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float extreme = sign * picture[i];
        extreme = Math.max(extreme, sign * (x > 0 ? picture[i - 1] : 0));
        extreme = Math.max(extreme, sign * (x < width - 1 ? picture[i + 1] : 0));
        extreme = Math.max(extreme, sign * (y > 0 ? picture[i - width] : 0));
        extreme = Math.max(extreme, sign * (y < height - 1 ? picture[i + width] : 0));
        spare[i] = picture[i] + amount * (sign * extreme - picture[i]);
      }
    }
    swap();
  }

  /** Blends in the mean of each pixel and its four neighbours, the pixel counting four times. */
  private void blur(float amount) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float sum = 4 * picture[i];
        sum += x > 0 ? picture[i - 1] : 0;
        sum += x < width - 1 ? picture[i + 1] : 0;
        sum += y > 0 ? picture[i - width] : 0;
        sum += y < height - 1 ? picture[i + width] : 0;
        spare[i] = picture[i] + amount * (sum / 8 - picture[i]);
      }
    }
    swap();
  }

  private void swap() {
    float[] done = spare;
    spare = picture;
    picture = done;
  }
}
