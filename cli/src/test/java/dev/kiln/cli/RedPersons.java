package dev.kiln.cli;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A segmenter that takes what is redder than grey for its second class. */
final class RedPersons {
  private RedPersons() {}

  /**
   * Writes the model.
   *
   * @param labels as JSON, of three classes
   */
  static Path write(Path file, String labels) {
    return write(file, 3, Map.of("kiln.task", "segmentation", "kiln.labels", labels));
  }

  /** Writes the model with its first two classes, which have no names. */
  static Path unnamed(Path file) {
    return write(file, 2, Map.of("kiln.task", "segmentation"));
  }

  private static Path write(Path file, int classes, Map<String, String> card) {
    GraphBuilder graph = new GraphBuilder("red", 17);
    graph.reserve("logits");
    List<Dim> shape = List.of(Dim.of("N"), Dim.of("H"), Dim.of("W"), Dim.of(3));
    Value image = graph.input("image", ElementType.UINT8, shape);
    Value floats =
        graph.describe(
            graph.node(Op.CAST, Map.of("to", Attribute.of((long) ElementType.FLOAT.code())), image),
            ElementType.FLOAT,
            shape);
    Value planes = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), floats);
    float[] weights = Arrays.copyOf(new float[] {0, 0, 0, 0.1f, -0.1f, 0, 0, 0, 0}, 3 * classes);
    float[] bias = Arrays.copyOf(new float[] {0, -6, -100}, classes);
    graph.output(
        "logits",
        graph.node(
            Op.CONV,
            Map.of(),
            planes,
            graph.initializer(
                "weights", TensorData.ofFloats(List.of((long) classes, 3L, 1L, 1L), weights)),
            graph.initializer("bias", TensorData.ofFloats(List.of((long) classes), bias))));
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, card), file);
    return file;
  }
}
