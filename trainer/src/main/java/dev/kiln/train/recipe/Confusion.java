package dev.kiln.train.recipe;

import dev.kiln.train.data.SegmentedPicture;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Which class pixels are of and which one was predicted. Ignored pixels do not count. */
public final class Confusion {
  private final long[][] counts;

  /** Nothing counted yet. */
  public Confusion(int classes) {
    counts = new long[classes][classes];
  }

  /**
   * Counts pixels.
   *
   * @param labels the class of each, or {@link SegmentedPicture#IGNORED}
   * @param predicted the class predicted for each
   */
  public void add(byte[] labels, byte[] predicted) {
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xff;
      if (label != SegmentedPicture.IGNORED) {
        counts[label][predicted[i] & 0xff]++;
      }
    }
  }

  /** How many pixels of a class were predicted to be of another, or the same. */
  public long count(int label, int predicted) {
    return counts[label][predicted];
  }

  /** The share of pixels that were predicted right; 0 if there are none. */
  public double pixelAccuracy() {
    long right = 0;
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
      all += ofClass(i);
    }
    return all == 0 ? 0 : (double) right / all;
  }

  /**
   * Intersection over union: of the pixels that are of a class or predicted to be, the share that
   * are both; nothing if there are none.
   */
  public OptionalDouble iou(int index) {
    long union = ofClass(index) - counts[index][index];
    for (long[] row : counts) {
      union += row[index];
    }
    return union == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) counts[index][index] / union);
  }

  /** The mean over all classes that have an intersection over union; 0 if none has. */
  public double meanIou() {
    return IntStream.range(0, counts.length)
        .mapToObj(this::iou)
        .flatMapToDouble(OptionalDouble::stream)
        .average()
        .orElse(0);
  }

  private long ofClass(int index) {
    long sum = 0;
    for (long count : counts[index]) {
      sum += count;
    }
    return sum;
  }
}
