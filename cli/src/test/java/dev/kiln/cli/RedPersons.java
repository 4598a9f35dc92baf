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
    float[] weights = {0, 0, 0, 0.1f, -0.1f, 0, 0, 0, 0};
    graph.output(
        "logits",
        graph.node(
            Op.CONV,
            Map.of(),
            planes,
            graph.initializer("weights", TensorData.ofFloats(List.of(3L, 3L, 1L, 1L), weights)),
            graph.initializer(
                "bias", TensorData.ofFloats(List.of(3L), new float[] {0, -6, -100}))));
    Map<String, String> card = Map.of("kiln.task", "segmentation", "kiln.labels", labels);
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, card), file);
    return file;
  }
}
