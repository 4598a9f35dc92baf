package dev.kiln.tune.distil;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import dev.kiln.tune.ArrayTensor;
import dev.kiln.tune.torch.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model that another one learns from. ONNX Runtime runs it, so that it may be of any kind:
 * quantized, too. Close it to free its memory.
 */
public final class Teacher implements AutoCloseable {
  private final OnnxModel model;
  private final Shape input;
  private final List<String> values;
  private final TemporaryModel file;
  private final Model open;

  /**
   * Opens a teacher.
   *
   * @param model takes pictures as bytes
   * @param input the shape [N, H, W, C] of the bytes
   * @param values the names of what it tells
   */
  public Teacher(OnnxModel model, Shape input, List<String> values) {
    this.model = model;
    this.input = input;
    this.values = List.copyOf(values);
    Graph graph = model.graph();
    List<Value> told =
        this.values.stream()
            .map(
                name ->
                    graph.outputs().stream()
                        .filter(output -> output.name().equals(name))
                        .findFirst()
                        .orElse(Value.of(name, ElementType.FLOAT)))
            .distinct()
            .toList();
    this.values.stream()
        .filter(name -> !graph.defines().contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException("the teacher has no value '%s'".formatted(name));
            });
    file = TemporaryModel.of(model.with(graph.between(graph.inputs(), told)));
    open = file.open(Options.shared().withProviders(Provider.CPU).withSpinning(false));
  }

  OnnxModel model() {
    return model;
  }

  Shape input() {
    return input;
  }

  /** Returns what the teacher says of some pictures, in the order of the values. */
  NDList values(NDArray bytes, NDManager scope) {
    long count = bytes.getShape().get(0);
    List<NDList> parts = new ArrayList<>();
    long step = takesOneOnly() ? 1 : count;
    for (long from = 0; from < count; from += step) {
      parts.add(run(bytes.get("{}:{}", from, from + step), scope));
    }
    NDList all = new NDList();
    for (int i = 0; i < values.size(); i++) {
      NDList same = new NDList();
      for (NDList part : parts) {
        same.add(part.get(i));
      }
      all.add(same.size() == 1 ? same.head() : NDArrays.concat(same, 0));
    }
    return all;
  }

  private boolean takesOneOnly() {
    List<Dim> shape = model.graph().inputs().get(0).shape();
    return shape != null && shape.get(0).equals(Dim.of(1));
  }

  private NDList run(NDArray bytes, NDManager scope) {
    String name = model.graph().inputs().get(0).name();
    Map<String, Tensor> told = open.run(Map.of(name, ArrayTensor.of(bytes, ElementType.UINT8)));
    NDList list = new NDList();
    for (String value : values) {
      NDArray array = Translation.array(TensorData.of(told.get(value).copy()), scope);
      list.add(array.toType(DataType.FLOAT32, false));
    }
    return list;
  }

  @Override
  public void close() {
    open.close();
    file.close();
  }
}
