package dev.kiln.train.fit;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A confusion matrix: how many samples of each class were predicted to be of each class. A sample
 * is a picture, or a pixel of a segmented one.
 */
public final class Confusion {
  private final List<String> classes;
  private final long[][] counts;

  /** Creates a matrix with nothing counted yet. */
  public Confusion(List<String> classes) {
    this.classes = List.copyOf(classes);
    counts = new long[classes.size()][classes.size()];
  }

  /** Counts a sample. */
  public void add(int label, int predicted) {
    counts[label][predicted]++;
  }

  /**
   * Counts pixels.
   *
   * @param labels the class of each, as unsigned bytes
   * @param predicted the class predicted for each
   * @param ignored the label of pixels that do not count
   */
  public void add(byte[] labels, byte[] predicted, int ignored) {
    for (int i = 0; i < labels.length; i++) {
      int label = labels[i] & 0xff;
      if (label != ignored) {
        add(label, predicted[i] & 0xff);
      }
    }
  }

  /** Returns how many samples of a class were predicted to be of another, or the same. */
  public long count(int label, int predicted) {
    return counts[label][predicted];
  }

  /** Returns the share of samples that were predicted right; 0 if there are none. */
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
      all += ofClass(i);
    }
    return all == 0 ? 0 : (double) right / all;
  }

  /**
   * Returns the intersection over union of a class: of the samples that are of it or predicted to
   * be, the share that are both. Empty if there are none.
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

  /** Returns the mean over all classes that have an intersection over union; 0 if none has. */
  public double meanIou() {
    return IntStream.range(0, counts.length)
        .mapToObj(this::iou)
        .flatMapToDouble(OptionalDouble::stream)
        .average()
        .orElse(0);
  }

  /** Returns the classes that no sample is of, in order. */
  public List<String> absent() {
    return IntStream.range(0, counts.length)
        .filter(i -> ofClass(i) == 0)
        .mapToObj(classes::get)
        .toList();
  }

  /**
   * Returns a row for each class, with the number of its samples that were taken for each class.
   */
  String csv() {
    StringBuilder table = new StringBuilder("class");
    classes.forEach(name -> table.append(',').append(quoted(name)));
    for (int i = 0; i < counts.length; i++) {
      table.append('\n').append(quoted(classes.get(i)));
      LongStream.of(counts[i]).forEach(count -> table.append(',').append(count));
    }
    return table.append('\n').toString();
  }

  private static String quoted(String name) {
    return name.matches("(?s).*[\",\r\n].*") ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }

  private long ofClass(int index) {
    long sum = 0;
    for (long count : counts[index]) {
      sum += count;
    }
    return sum;
  }
}
