package dev.kiln.runtime.background;

import dev.kiln.runtime.image.Image;

/**
 * The frame itself, blurred without the person, whose colours would else shine out around them.
 * Three box means are close to a Gaussian. Not thread-safe.
 */
final class BlurredBackdrop implements Backdrop {
  /** The longer side of the frames that a radius is meant for. */
  private static final double USUAL_SIDE = 640;

  private static final int COLOURS = 3;
  private static final int PASSES = 3;

  /** The weight of what is surely the person: their colours fill in where nothing else is near. */
  private static final float LEAST = 1e-3f;

  private final int channels;
  private final int frameWidth;
  private final int frameHeight;
  private final int width;
  private final int height;
  private final BoxMean mean;

  /** The colours, times the weights, and the weights. */
  private final float[][] planes;

  BlurredBackdrop(double radius, Image frame, int smallWidth, int smallHeight) {
    channels = frame.format().channels();
    frameWidth = frame.width();
    frameHeight = frame.height();
    width = smallWidth;
    height = smallHeight;
    double deviation = radius * Math.max(smallWidth, smallHeight) / USUAL_SIDE;
    // Three boxes of 2 r + 1 pixels have the variance (2 r + 1)^2 / 4 - 1 / 4.
    int box = (int) Math.max(1, Math.round((Math.sqrt(4 * deviation * deviation + 1) - 1) / 2));
    mean = new BoxMean(smallWidth, smallHeight, box);
    planes = new float[COLOURS + 1][smallWidth * smallHeight];
  }

  @Override
  public void prepare(Image small, float[] person) {
    float[] weights = planes[COLOURS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.max(LEAST, 1 - person[i]);
    }
    byte[] pixels = small.pixels();
    for (int c = 0; c < COLOURS; c++) {
      for (int p = 0, i = c; p < weights.length; p++, i += channels) {
        planes[c][p] = (pixels[i] & 0xff) * weights[p];
      }
    }
    for (float[] plane : planes) {
      for (int pass = 0; pass < PASSES; pass++) {
        mean.run(plane);
      }
    }
    for (int c = 0; c < COLOURS; c++) {
      for (int p = 0; p < weights.length; p++) {
        planes[c][p] /= weights[p];
      }
    }
  }

  @Override
  public Rows rows() {
    PlaneRows rows = new PlaneRows(COLOURS, width, height, frameWidth, frameHeight);
    return (y, into) -> write(rows.row(y, planes), rows, into);
  }

  private void write(float[][] lines, PlaneRows rows, byte[] into) {
    float[] first = lines[0];
    float[] second = lines[1];
    float[] third = lines[2];
    int[] left = rows.left();
    float[] weights = rows.weights();
    for (int x = 0, o = 0; x < left.length; x++, o += channels) {
      int i = left[x];
      float weight = weights[x];
      into[o] = level(first[i] + weight * (first[i + 1] - first[i]));
      into[o + 1] = level(second[i] + weight * (second[i + 1] - second[i]));
      into[o + 2] = level(third[i] + weight * (third[i + 1] - third[i]));
    }
  }

  private static byte level(float colour) {
    return (byte) (int) (colour + 0.5f);
  }
}
