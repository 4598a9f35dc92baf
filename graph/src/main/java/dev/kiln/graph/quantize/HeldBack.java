package dev.kiln.graph.quantize;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.calibrate.Samples;
import java.util.stream.IntStream;

/**
 * Samples divided in two: a quality measured on what calibrated would be too good.
 *
 * @param calibrating the samples that choose the ranges
 * @param measuring the samples that are held back to measure the quality
 */
record HeldBack(Samples calibrating, Samples measuring) {
  private static final int EVERY = 5;
  private static final int MOST_CALIBRATING = 100;

  /** The numbers of large samples and of small ones, such as pictures of digits. */
  private static final int FEW = 16;

  private static final int MANY = 400;

  /** The size of all samples that measure, in bytes, if they are small. */
  private static final long BYTES = 8 << 20;

  /**
   * Of small samples, every second is held back: a class is right or wrong, so a share needs many.
   */
  private static final int EVERY_SMALL = 2;

  /**
   * Divides samples; of many, those are used that are spread over all of them.
   *
   * @throws GraphException if there are fewer than 2
   */
  static HeldBack of(Samples samples) {
    int size = samples.size();
    if (size < 2) {
      throw new GraphException(
          "int8 needs at least 2 samples, better 100: most calibrate, the rest measure the loss;"
              + " found "
              + size);
    }
    int most = mostMeasuring(samples);
    int held = Math.max(1, Math.min(most, size / (most > 2 * FEW ? EVERY_SMALL : EVERY)));
    int[] measuring = IntStream.range(0, held).map(i -> spread(i, held, size)).toArray();
    int[] rest =
        IntStream.range(0, size)
            .filter(i -> IntStream.of(measuring).noneMatch(m -> m == i))
            .toArray();
    int used = Math.min(MOST_CALIBRATING, rest.length);
    int[] calibrating =
        IntStream.range(0, used).map(i -> rest[spread(i, used, rest.length)]).toArray();
    return new HeldBack(samples.at(calibrating), samples.at(measuring));
  }

  private static int mostMeasuring(Samples samples) {
    long bytes = samples.inputs(0).values().stream().mapToLong(t -> t.data().remaining()).sum();
    return (int) Math.max(FEW, Math.min(MANY, BYTES / Math.max(1, bytes)));
  }

  private static int spread(int index, int count, int size) {
    return (int) ((2L * index + 1) * size / (2L * count));
  }
}
