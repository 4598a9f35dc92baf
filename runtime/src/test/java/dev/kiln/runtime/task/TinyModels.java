package dev.kiln.runtime.task;

import dev.kiln.runtime.OnnxWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Models whose answers can be told from their input, dressed and undressed. */
final class TinyModels {
  private TinyModels() {}

  /** The negative of a picture, as Kiln's style models have it. */
  static Path negative(Path file, Object... size) {
    Object h = size.length == 0 ? "H" : size[0];
    Object w = size.length == 0 ? "W" : size[1];
    return new OnnxWriter()
        .input("image", OnnxWriter.UINT8, "N", h, w, 3)
        .floats("white", new float[] {255})
        .node("Cast", List.of("image"), "numbers", Map.of("to", OnnxWriter.FLOAT))
        .node("Sub", List.of("white", "numbers"), "negative", Map.of())
        .node("Cast", List.of("negative"), "styled", Map.of("to", OnnxWriter.UINT8))
        .output("styled", OnnxWriter.UINT8, "N", h, w, 3)
        .metadata("kiln.task", "style")
        .write(file);
  }

  /** The negative of numbers around 0, of one picture, as others make models. */
  static Path undressedNegative(Path file, Object batch) {
    return new OnnxWriter()
        .input("input", OnnxWriter.FLOAT, batch, 3, "H", "W")
        .node("Neg", List.of("input"), "output", Map.of())
        .output("output", OnnxWriter.FLOAT, batch, 3, "H", "W")
        .write(file);
  }

  /** Which of black, red, green and blue a pixel is nearest to, by squares of four pixels. */
  static Path colours(Path file, boolean dressed, Object... size) {
    Object h = size.length == 0 ? "H" : size[0];
    Object w = size.length == 0 ? "W" : size[1];
    OnnxWriter model = new OnnxWriter();
    if (dressed) {
      model
          .input("image", OnnxWriter.UINT8, "N", h, w, 3)
          .node("Cast", List.of("image"), "floats", Map.of("to", OnnxWriter.FLOAT))
          .node("Transpose", List.of("floats"), "pixels", Map.of("perm", new long[] {0, 3, 1, 2}))
          .metadata("kiln.task", "segmentation")
          .metadata("kiln.labels", "[\"black\", \"red\", \"green\", \"blue\"]")
          .metadata("kiln.palette", "[\"#000000\", \"#ff0000\", \"#00ff00\", \"#0000ff\"]")
          .metadata("kiln.align_corners", "false");
    } else {
      model.input("pixels", OnnxWriter.FLOAT, 1, 3, h, w);
    }
    float[] weights = {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
    return model
        .floats("weights", weights, 4, 3, 1, 1)
        .floats("bias", new float[] {64, 0, 0, 0}, 4)
        .node(
            "AveragePool",
            List.of("pixels"),
            "means",
            Map.of("kernel_shape", new long[] {4, 4}, "strides", new long[] {4, 4}))
        .node("Conv", List.of("means", "weights", "bias"), "logits", Map.of())
        .output("logits", OnnxWriter.FLOAT, dressed ? "N" : 1, 4, "h", "w")
        .write(file);
  }

  /** The logit of each digit class is the mean of one of ten stripes of a grey picture. */
  static Path stripes(Path file, boolean dressed) {
    return stripes(dressed).output("logits", OnnxWriter.FLOAT, dressed ? "N" : 1, 10).write(file);
  }

  /** The same, with a softmax at its end. */
  static Path probableStripes(Path file) {
    return stripes(false)
        .node("Softmax", List.of("logits"), "probabilities", Map.of("axis", 1))
        .output("probabilities", OnnxWriter.FLOAT, 1, 10)
        .write(file);
  }

  private static OnnxWriter stripes(boolean dressed) {
    OnnxWriter model = new OnnxWriter();
    if (dressed) {
      model
          .input("image", OnnxWriter.UINT8, "N", 20, 20, 1)
          .node("Cast", List.of("image"), "floats", Map.of("to", OnnxWriter.FLOAT))
          .node("Transpose", List.of("floats"), "levels", Map.of("perm", new long[] {0, 3, 1, 2}))
          .floats("scale", new float[] {1 / 255f})
          .node("Mul", List.of("levels", "scale"), "pixels", Map.of())
          .metadata("kiln.task", "classification")
          .metadata("kiln.labels", labels());
    } else {
      model.input("pixels", OnnxWriter.FLOAT, 1, 1, 20, 20);
    }
    return model
        .floats("sharpness", new float[] {8})
        .node(
            "AveragePool",
            List.of("pixels"),
            "means",
            Map.of("kernel_shape", new long[] {20, 2}, "strides", new long[] {20, 2}))
        .node("Flatten", List.of("means"), "stripes", Map.of("axis", 1))
        .node("Mul", List.of("stripes", "sharpness"), "logits", Map.of());
  }

  private static String labels() {
    return "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"]";
  }

  /** A picture of 2 x 3 pixels whose levels are six latent numbers in -1..1. */
  static Path generator(Path file, boolean dressed, String distribution) {
    OnnxWriter model =
        new OnnxWriter()
            .input("latent", OnnxWriter.FLOAT, dressed ? "N" : 1, 6)
            .longs("planes", -1, 1, 3, 2)
            .node("Reshape", List.of("latent", "planes"), "picture", Map.of());
    if (!dressed) {
      return model.output("picture", OnnxWriter.FLOAT, 1, 1, 3, 2).write(file);
    }
    return model
        .longs("pixels", -1, 3, 2, 1)
        .floats("half", new float[] {127.5f})
        .floats("black", new float[] {0})
        .floats("white", new float[] {255})
        .node("Reshape", List.of("picture", "pixels"), "signed", Map.of())
        .node("Mul", List.of("signed", "half"), "scaled", Map.of())
        .node("Add", List.of("scaled", "half"), "levels", Map.of())
        .node("Max", List.of("levels", "black"), "atLeast", Map.of())
        .node("Min", List.of("atLeast", "white"), "clamped", Map.of())
        .node("Cast", List.of("clamped"), "image", Map.of("to", OnnxWriter.UINT8))
        .output("image", OnnxWriter.UINT8, "N", 3, 2, 1)
        .metadata("kiln.task", "generator")
        .metadata("kiln.latent", "{\"shape\": [6]" + distribution + "}")
        .write(file);
  }

  /** Weighs the 64 levels of a picture of 8x8: a code of as many numbers as there are columns. */
  static Path encoder(Path file, float[][] weights) {
    int size = weights[0].length;
    float[] flat = new float[64 * size];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = weights[i / size][i % size];
    }
    return new OnnxWriter()
        .input("image", OnnxWriter.UINT8, "N", 8, 8, 1)
        .floats("weights", flat, 64, size)
        .node("Cast", List.of("image"), "levels", Map.of("to", OnnxWriter.FLOAT))
        .node("Flatten", List.of("levels"), "flat", Map.of("axis", 1))
        .node("MatMul", List.of("flat", "weights"), "code", Map.of())
        .output("code", OnnxWriter.FLOAT, "N", size)
        .metadata("kiln.task", "encoder")
        .write(file);
  }

  /** Keeps the highest bits of each level, as a narrow code would. */
  static Path autoencoder(Path file, boolean dressed) {
    OnnxWriter model = new OnnxWriter();
    if (!dressed) {
      return model
          .input("input", OnnxWriter.FLOAT, "N", 64)
          .floats("fourth", new float[] {0.25f})
          .floats("zero", new float[128], 64, 2)
          .node("MatMul", List.of("input", "zero"), "code", Map.of())
          .node("Mul", List.of("input", "fourth"), "faded", Map.of())
          .output("code", OnnxWriter.FLOAT, "N", 2)
          .output("faded", OnnxWriter.FLOAT, "N", 64)
          .write(file);
    }
    return model
        .input("image", OnnxWriter.UINT8, "N", 8, 8, 1)
        .floats("step", new float[] {16})
        .node("Cast", List.of("image"), "levels", Map.of("to", OnnxWriter.FLOAT))
        .node("Div", List.of("levels", "step"), "steps", Map.of())
        .node("Floor", List.of("steps"), "code", Map.of())
        .node("Mul", List.of("code", "step"), "coarse", Map.of())
        .node("Cast", List.of("coarse"), "reconstruction", Map.of("to", OnnxWriter.UINT8))
        .output("code", OnnxWriter.FLOAT, "N", 8, 8, 1)
        .output("reconstruction", OnnxWriter.UINT8, "N", 8, 8, 1)
        .metadata("kiln.task", "autoencoder")
        .write(file);
  }
}
