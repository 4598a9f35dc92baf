package dev.kiln.graph.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The number of differences of each magnitude.
 *
 * @param counts the number of differences that are 0, below 1e-8, below 1e-7, ... below 1, and 1 or
 *     more
 */
public record Histogram(List<Long> counts) {
  private static final int SMALLEST = -8;
  private static final int BAR = 40;

  public Histogram {
    counts = List.copyOf(counts);
  }

  static Histogram of(double[] differences) {
    long[] counts = new long[2 - SMALLEST + 1];
    for (double difference : differences) {
      counts[bucket(difference)]++;
    }
    return new Histogram(LongStream.of(counts).boxed().toList());
  }

  private static int bucket(double difference) {
    if (difference == 0) {
      return 0;
    }
    for (int decade = SMALLEST; decade <= 0; decade++) {
      if (difference < Math.pow(10, decade)) {
        return decade - SMALLEST + 1;
      }
    }
    return 2 - SMALLEST;
  }

  /** Returns a line with a bar for each magnitude that occurs. */
  public List<String> lines() {
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        int length = (int) Math.max(1, BAR * counts.get(i) / most);
        lines.add(
            String.format(
                Locale.ROOT, "%-7s %,12d  %s", label(i), counts.get(i), "#".repeat(length)));
      }
    }
    return lines;
  }

  private String label(int bucket) {
    if (bucket == 0) {
      return "0";
    }
    return bucket == counts.size() - 1 ? ">= 1" : "< 1e" + (bucket - 1 + SMALLEST);
  }
}
