package dev.kiln.graph.verify;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.kiln.graph.GraphException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The difference between an output and its expected value.
 *
 * @param output the name of the output
 * @param type the element type
 * @param shape the sizes
 * @param largest the largest absolute value expected; NaN if no expected value is finite
 * @param absolute the largest absolute difference between two elements
 * @param relative the largest absolute difference as a fraction of the largest value; 0 if all
 *     elements are zero
 * @param differing the number of elements that differ
 * @param cosine the cosine similarity of the two outputs as vectors; 1 for the same direction
 * @param agreeing the number of positions where both have the same argmax along axis 1
 * @param decisions the number of positions where the argmax is compared; 0 if there is no axis 1,
 *     and for pictures
 * @param histogram the number of differences of each magnitude
 */
public record Difference(
    String output,
    ElementType type,
    long[] shape,
    double largest,
    double absolute,
    double relative,
    long differing,
    double cosine,
    long agreeing,
    long decisions,
    Histogram histogram) {
  /**
   * The absolute value below which an element counts as zero: single precision ends at 1.2e-38, so
   * smaller values, or those they were computed from, may have lost their digits.
   */
  static final double ZERO = 1e-30;

  /** Compares two outputs of the same name. */
  static Difference of(String output, Tensor expected, Tensor actual) {
    if (expected.type() != actual.type() || !Arrays.equals(expected.shape(), actual.shape())) {
      throw new GraphException(
          "output '%s' is %s, expected %s".formatted(output, actual, expected));
    }
    double[] wanted = numbers(expected);
    double[] found = numbers(actual);
    double[] differences = differences(wanted, found);
    double absolute = Arrays.stream(differences).reduce(0, Math::max);
    double largest =
        Arrays.stream(wanted).filter(Double::isFinite).map(Math::abs).max().orElse(Double.NaN);
    boolean zeros = largest <= ZERO && absolute <= ZERO;
    long[] shape = expected.shape();
    boolean classes = shape.length > 1 && shape[1] > 1 && expected.type() != ElementType.UINT8;
    long decisions = classes ? wanted.length / shape[1] : 0;
    return new Difference(
        output,
        expected.type(),
        shape,
        largest,
        absolute,
        zeros || absolute == 0 ? 0 : absolute / largest,
        Arrays.stream(differences).filter(difference -> difference != 0).count(),
        cosine(wanted, found),
        decisions == 0 ? 0 : agreeing(wanted, found, shape),
        decisions,
        Histogram.of(differences));
  }

  /** Returns the differences. Two equal infinities agree, and so do two NaNs. */
  private static double[] differences(double[] wanted, double[] found) {
    double[] differences = new double[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      boolean same = Double.compare(wanted[i], found[i]) == 0;
      differences[i] = same ? 0 : Math.abs(wanted[i] - found[i]);
    }
    return differences;
  }

  private static double cosine(double[] wanted, double[] found) {
    double dot = 0;
    double wantedSquare = 0;
    double foundSquare = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (Double.isFinite(wanted[i]) && Double.isFinite(found[i])) {
        dot += wanted[i] * found[i];
        wantedSquare += wanted[i] * wanted[i];
        foundSquare += found[i] * found[i];
      }
    }
    double norms = Math.sqrt(wantedSquare) * Math.sqrt(foundSquare);
    return norms == 0 ? 1 : dot / norms;
  }

  /** Returns the number of elements. */
  public long count() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /**
   * Returns a description such as {@code relative difference 3.6e-07, argmax 7/7} or {@code 3 of
   * 2,352 bytes off by one level}.
   */
  @Override
  public String toString() {
    if (type == ElementType.UINT8) {
      return bytes();
    }
    if (Double.isNaN(largest)) {
      return "no finite number, which shows little";
    }
    if (largest <= ZERO && absolute <= ZERO) {
      return "zeros everywhere, which shows little";
    }
    String numbers = String.format(Locale.ROOT, "relative difference %.1e", relative);
    return decisions == 0 ? numbers : numbers + ", argmax " + agreeing + "/" + decisions;
  }

  private String bytes() {
    if (differing == 0) {
      return "equal bytes";
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d bytes off by %s",
        differing,
        count(),
        absolute == 1 ? "one level" : "up to %.0f levels".formatted(absolute));
  }

  private static long agreeing(double[] wanted, double[] found, long[] shape) {
    int classes = (int) shape[1];
    int inner = wanted.length / (int) (shape[0] * classes);
    long agreeing = 0;
    for (int outer = 0; outer < shape[0]; outer++) {
      for (int i = 0; i < inner; i++) {
        int start = outer * classes * inner + i;
        if (largest(wanted, start, classes, inner) == largest(found, start, classes, inner)) {
          agreeing++;
        }
      }
    }
    return agreeing;
  }

  private static int largest(double[] numbers, int start, int count, int step) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (numbers[start + k * step] > numbers[start + best * step]) {
        best = k;
      }
    }
    return best;
  }

  private static double[] numbers(Tensor tensor) {
    ByteBuffer data = tensor.data();
    double[] numbers = new double[data.remaining() / (int) tensor.type().bytes(1)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (tensor.type()) {
            case FLOAT -> data.getFloat();
            case DOUBLE -> data.getDouble();
            case FLOAT16 -> Fp16Conversions.fp16ToFloat(data.getShort());
            case BFLOAT16 -> Fp16Conversions.bf16ToFloat(data.getShort());
            case INT64 -> data.getLong();
            case INT32 -> data.getInt();
            case INT16 -> data.getShort();
            case INT8 -> data.get();
            case UINT8, BOOL -> data.get() & 0xff;
            default ->
                throw new GraphException("numbers of type " + tensor.type() + " are not compared");
          };
    }
    return numbers;
  }
}
