package dev.kiln.runtime.image;

import java.util.Arrays;

/**
 * A resizer of pictures, which processes both axes at once, row by row. It keeps its weights and a
 * few rows, so that a stream of pictures of one size allocates nothing. Not thread-safe.
 */
public final class Resizer {
  private final Interpolation interpolation;
  private Taps across = Taps.NONE;
  private Taps down = Taps.NONE;
  private float[] sum = new float[0];

  /**
   * Source rows, already resized horizontally; two are enough, because consecutive target rows
   * share at most two.
   */
  private final float[][] rows = {new float[0], new float[0]};

  private final int[] holds = {-1, -1};

  /** Creates a resizer that uses {@link Interpolation#AREA}. */
  public Resizer() {
    this(Interpolation.AREA);
  }

  public Resizer(Interpolation interpolation) {
    this.interpolation = interpolation;
  }

  /**
   * Fills a picture with another one, scaled to its size.
   *
   * @throws IllegalArgumentException if the formats differ
   */
  public void resize(Image from, Image to) {
    int fromWidth = from.width();
    int fromHeight = from.height();
    resize(from, 0, 0, fromWidth, fromHeight, to, 0, 0, to.width(), to.height());
  }

  /**
   * Fills a part of a picture with a part of another one.
   *
   * @throws IllegalArgumentException if the formats differ, or a part is not inside its picture
   */
  public void resize(Image from, Box part, Image to, Box place) {
    from.requireInside(part);
    to.requireInside(place);
    resize(
        from,
        part.x(),
        part.y(),
        part.width(),
        part.height(),
        to,
        place.x(),
        place.y(),
        place.width(),
        place.height());
  }

  private void resize(
      Image from,
      int fromX,
      int fromY,
      int w,
      int h,
      Image to,
      int x,
      int y,
      int width,
      int height) {
    if (from.format() != to.format()) {
      throw new IllegalArgumentException(
          "a picture can't be resized from " + from + " into " + to + "; convert it first");
    }
    int channels = from.format().channels();
    prepare(w, h, width, height, channels);
    int fromRow = from.width() * channels;
    int toRow = to.width() * channels;
    int source = fromY * fromRow + fromX * channels;
    int target = y * toRow + x * channels;
    int length = width * channels;
    if (w == width && h == height) {
      for (int i = 0; i < height; i++) {
        System.arraycopy(
            from.pixels(), source + i * fromRow, to.pixels(), target + i * toRow, length);
      }
      return;
    }
    for (int i = 0; i < height; i++) {
      sumRow(from.pixels(), source, fromRow, i, channels, length);
      write(to.pixels(), target + i * toRow, length);
    }
  }

  private void prepare(int w, int h, int width, int height, int channels) {
    if (!across.serves(w, width)) {
      across = Taps.of(w, width, interpolation);
    }
    if (!down.serves(h, height)) {
      down = Taps.of(h, height, interpolation);
    }
    if (sum.length < width * channels) {
      sum = new float[width * channels];
      rows[0] = new float[width * channels];
      rows[1] = new float[width * channels];
    }
    Arrays.fill(holds, -1);
  }

  private void sumRow(byte[] pixels, int source, int fromRow, int i, int channels, int length) {
    Arrays.fill(sum, 0, length, 0.5f);
    for (int k = 0; k < down.count(); k++) {
      float weight = down.weights()[i * down.count() + k];
      if (weight > 0) {
        int y = down.first()[i] + k;
        float[] row = rows[y & 1];
        if (holds[y & 1] != y) {
          resizeRow(pixels, source + y * fromRow, channels, row);
          holds[y & 1] = y;
        }
        for (int j = 0; j < length; j++) {
          sum[j] += weight * row[j];
        }
      }
    }
  }

  private void write(byte[] out, int at, int length) {
    for (int j = 0; j < length; j++) {
      out[at + j] = (byte) Math.min(255, (int) sum[j]);
    }
  }

  private void resizeRow(byte[] pixels, int start, int channels, float[] row) {
    switch (channels) {
      case 1 -> oneChannel(pixels, start, row);
      case 3 -> threeChannels(pixels, start, row);
      default -> fourChannels(pixels, start, row);
    }
  }

  private void oneChannel(byte[] pixels, int start, float[] row) {
    int count = across.count();
    float[] weights = across.weights();
    for (int x = 0, w = 0; x < across.first().length; x++) {
      int i = start + across.first()[x];
      float value = 0;
      for (int k = 0; k < count; k++, w++, i++) {
        value += weights[w] * (pixels[i] & 0xff);
      }
      row[x] = value;
    }
  }

  private void threeChannels(byte[] pixels, int start, float[] row) {
    int count = across.count();
    float[] weights = across.weights();
    for (int x = 0, w = 0, o = 0; x < across.first().length; x++, o += 3) {
      int i = start + 3 * across.first()[x];
      float a = 0;
      float b = 0;
      float c = 0;
      for (int k = 0; k < count; k++, w++, i += 3) {
        float weight = weights[w];
        a += weight * (pixels[i] & 0xff);
        b += weight * (pixels[i + 1] & 0xff);
        c += weight * (pixels[i + 2] & 0xff);
      }
      row[o] = a;
      row[o + 1] = b;
      row[o + 2] = c;
    }
  }

  private void fourChannels(byte[] pixels, int start, float[] row) {
    int count = across.count();
    float[] weights = across.weights();
    for (int x = 0, w = 0, o = 0; x < across.first().length; x++, o += 4) {
      int i = start + 4 * across.first()[x];
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      for (int k = 0; k < count; k++, w++, i += 4) {
        float weight = weights[w];
        a += weight * (pixels[i] & 0xff);
        b += weight * (pixels[i + 1] & 0xff);
        c += weight * (pixels[i + 2] & 0xff);
        d += weight * (pixels[i + 3] & 0xff);
      }
      row[o] = a;
      row[o + 1] = b;
      row[o + 2] = c;
      row[o + 3] = d;
    }
  }
}
