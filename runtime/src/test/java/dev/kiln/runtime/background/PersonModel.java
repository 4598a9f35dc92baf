package dev.kiln.runtime.background;

import dev.kiln.runtime.OnnxWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A model that takes what is redder than grey for a person, by squares of four pixels. */
public final class PersonModel {
  private PersonModel() {}

  /** Writes the model with these labels, of which the second is the red one. */
  public static Path write(Path file, String... labels) {
    float[] weights = new float[3 * labels.length];
    float[] bias = new float[labels.length];
    for (int i = 2; i < labels.length; i++) {
      bias[i] = -100;
    }
    weights[3] = 0.1f;
    weights[4] = -0.1f;
    bias[1] = -6;
    return new OnnxWriter()
        .input("image", OnnxWriter.UINT8, "N", "H", "W", 3)
        .node("Cast", List.of("image"), "floats", Map.of("to", OnnxWriter.FLOAT))
        .node("Transpose", List.of("floats"), "pixels", Map.of("perm", new long[] {0, 3, 1, 2}))
        .node(
            "AveragePool",
            List.of("pixels"),
            "means",
            Map.of("kernel_shape", new long[] {4, 4}, "strides", new long[] {4, 4}))
        .floats("weights", weights, labels.length, 3, 1, 1)
        .floats("bias", bias, labels.length)
        .node("Conv", List.of("means", "weights", "bias"), "logits", Map.of())
        .output("logits", OnnxWriter.FLOAT, "N", labels.length, "h", "w")
        .metadata("kiln.task", "segmentation")
        .metadata("kiln.labels", "[\"" + String.join("\", \"", labels) + "\"]")
        .write(file);
  }
}
