package dev.kiln.pipeline.eval;

import dev.kiln.graph.Graph;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.pipeline.data.PictureData;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import java.nio.file.Path;
import java.util.List;

/**
 * What a classifier sees in pictures: the input of its last linear layer. Close it to free its
 * memory.
 */
final class ClassifierFeatures implements AutoCloseable {
  private final PictureData form;
  private final TemporaryModel file;
  private final Model model;
  private final String output;

  private ClassifierFeatures(PictureData form, TemporaryModel file, String output) {
    this.form = form;
    this.file = file;
    this.output = output;
    model = file.open(Options.defaults());
  }

  /**
   * Opens a dressed classifier up to its last linear layer.
   *
   * @throws IllegalArgumentException if it takes no pictures or has no linear layer
   */
  static ClassifierFeatures of(Path classifier) {
    OnnxModel whole = OnnxReader.read(classifier).withoutWeightsAsInputs();
    Graph graph = whole.graph();
    String features =
        graph.nodes().stream()
            .filter(node -> node.is("Gemm", "MatMul"))
            .reduce((first, second) -> second)
            .map(node -> node.input(0))
            .orElseThrow(
                () -> new IllegalArgumentException(classifier + ": it has no linear layer"));
    PictureData form =
        PictureData.of(graph.inputs().get(0))
            .orElseThrow(() -> new IllegalArgumentException(classifier + ": it takes no pictures"));
    Graph cut = graph.between(graph.inputs(), List.of(Value.of(features, null)));
    return new ClassifierFeatures(form, TemporaryModel.of(whole.with(cut)), features);
  }

  /** Returns the features of a picture. */
  double[] of(Image picture) {
    Tensor features = model.run(form.inputs(picture)).get(output);
    float[] values = features.toFloats();
    double[] widened = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      widened[i] = values[i];
    }
    return widened;
  }

  @Override
  public void close() {
    model.close();
    file.close();
  }
}
