package dev.kiln.runtime.task;

import dev.kiln.runtime.OnnxWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A dressed digits model without training: the logit of a digit is its largest cosine with the
 * templates of that digit.
 */
final class TemplateModel {
  private TemplateModel() {}

  static Path write(Path file, Mnist templates) {
    int[] count = new int[10];
    for (int label : templates.labels()) {
      count[label]++;
    }
    int each = Arrays.stream(count).min().orElseThrow();
    int columns = 10 * each;
    float[] matrix = new float[784 * columns];
    int[] used = new int[10];
    for (int t = 0; t < templates.labels().length; t++) {
      int label = templates.labels()[t];
      if (used[label] < each) {
        int column = label * each + used[label]++;
        byte[] image = templates.images()[t];
        double square = 0;
        for (byte pixel : image) {
          square += (pixel & 0xff) * (pixel & 0xff);
        }
        for (int p = 0; p < 784; p++) {
          matrix[p * columns + column] = (float) ((image[p] & 0xff) / Math.sqrt(square));
        }
      }
    }
    return new OnnxWriter()
        .input("image", OnnxWriter.UINT8, "N", 28, 28, 1)
        .floats("templates", matrix, 784, columns)
        .floats("sharpness", new float[] {30})
        .longs("flat", -1, 784)
        .longs("byDigit", -1, 10, each)
        .node("Cast", List.of("image"), "pixels", Map.of("to", 1))
        .node("Reshape", List.of("pixels", "flat"), "rows", Map.of())
        .node("LpNormalization", List.of("rows"), "unit", Map.of("axis", 1, "p", 2))
        .node("MatMul", List.of("unit", "templates"), "cosines", Map.of())
        .node("Reshape", List.of("cosines", "byDigit"), "grouped", Map.of())
        .node(
            "ReduceMax", List.of("grouped"), "best", Map.of("axes", new long[] {2}, "keepdims", 0))
        .node("Mul", List.of("best", "sharpness"), "logits", Map.of())
        .output("logits", OnnxWriter.FLOAT, "N", 10)
        .metadata("kiln.task", "digits")
        .write(file);
  }
}
