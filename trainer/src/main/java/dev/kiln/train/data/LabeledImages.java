package dev.kiln.train.data;

import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Grey pictures of one size, each with the class it belongs to.
 *
 * @param height of a picture in pixels
 * @param width of a picture in pixels
 * @param pixels the pictures one after another, row by row, 0 to 255
 * @param labels the class of each picture, from 0
 */
public record LabeledImages(int height, int width, byte[] pixels, byte[] labels)
    implements SampleSet {

  @Override
  public int size() {
    return labels.length;
  }

  /** Returns the first pictures; all of them if there are not more, or for 0. */
  public LabeledImages limit(int limit) {
    return limit == 0 || limit >= size() ? this : part(0, limit);
  }

  /** Returns the pictures from an index, inclusive, to another, exclusive. */
  public LabeledImages part(int from, int to) {
    int area = height * width;
    return new LabeledImages(
        height,
        width,
        Arrays.copyOfRange(pixels, from * area, to * area),
        Arrays.copyOfRange(labels, from, to));
  }

  /** Returns some of the pictures, by their indices. */
  public LabeledImages at(int... indices) {
    int area = height * width;
    byte[] chosen = new byte[indices.length * area];
    byte[] classes = new byte[indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * area, chosen, i * area, area);
      classes[i] = labels[indices[i]];
    }
    return new LabeledImages(height, width, chosen, classes);
  }

  /** Returns a checksum of pictures and labels. */
  @Override
  public long checksum() {
    CRC32 crc = new CRC32();
    crc.update(pixels);
    crc.update(labels);
    return crc.getValue();
  }
}
