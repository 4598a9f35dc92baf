package dev.kiln.export.verify;

import dev.kiln.export.ExportException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far one output is from what was expected.
 *
 * @param output its name
 * @param type of its numbers
 * @param shape its sizes
 * @param absolute the largest difference of two numbers
 * @param relative that, as a fraction of the largest number expected
 * @param cosine of the angle between the two as vectors, 1 for the same direction
 * @param agreeing in how many places the largest of the numbers along axis 1 is the same one
 * @param decisions how many such places there are; 0 where there is no axis 1
 * @param histogram how many differences there are of each size
 */
public record Difference(
    String output,
    ElementType type,
    long[] shape,
    double absolute,
    double relative,
    double cosine,
    long agreeing,
    long decisions,
    Histogram histogram) {
  /** Compares two outputs of one name. */
  static Difference of(String output, Tensor expected, Tensor actual) {
    if (expected.type() != actual.type() || !Arrays.equals(expected.shape(), actual.shape())) {
      throw new ExportException(
          "output '%s' is %s, expected %s".formatted(output, actual, expected));
    }
    double[] wanted = numbers(expected);
    double[] found = numbers(actual);
    double absolute = 0;
    double largest = 0;
    double dot = 0;
    double wantedSquare = 0;
    double foundSquare = 0;
    double[] differences = new double[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      // Numbers that are both infinite or both not a number agree.
      double difference =
          Double.compare(wanted[i], found[i]) == 0 ? 0 : Math.abs(wanted[i] - found[i]);
      differences[i] = difference;
      absolute = Double.isNaN(difference) ? Double.NaN : Math.max(absolute, difference);
      if (Double.isFinite(wanted[i]) && Double.isFinite(found[i])) {
        largest = Math.max(largest, Math.abs(wanted[i]));
        dot += wanted[i] * found[i];
        wantedSquare += wanted[i] * wanted[i];
        foundSquare += found[i] * found[i];
      }
    }
    double norms = Math.sqrt(wantedSquare) * Math.sqrt(foundSquare);
    long[] shape = expected.shape();
    long decisions = shape.length < 2 || shape[1] < 2 ? 0 : wanted.length / shape[1];
    return new Difference(
        output,
        expected.type(),
        shape,
        absolute,
        absolute == 0 ? 0 : absolute / largest,
        norms == 0 ? 1 : dot / norms,
        decisions == 0 ? 0 : agreeing(wanted, found, shape),
        decisions,
        Histogram.of(differences));
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
    double[] numbers = new double[data.remaining() / tensor.type().bytes()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (tensor.type()) {
            case FLOAT -> data.getFloat();
            case DOUBLE -> data.getDouble();
            case INT64 -> data.getLong();
            case INT32 -> data.getInt();
            case INT16 -> data.getShort();
            case INT8 -> data.get();
            case UINT8, BOOL -> data.get() & 0xff;
            default ->
                throw new ExportException("numbers of type " + tensor.type() + " are not compared");
          };
    }
    return numbers;
  }
}
