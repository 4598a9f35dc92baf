package dev.kiln.tune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.verify.RandomTensors;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Verification;
import dev.kiln.graph.verify.Verify;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.tune.torch.Translation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A model that is written to a file once ONNX Runtime has given the same as its block does.
 *
 * @param outputs the values that are compared
 */
record SavedModel(OnnxModel model, List<String> outputs, Path file) {
  private static final long ANY_SIZE = 64;

  Verification save() {
    try (Draft draft = Draft.of(file)) {
      OnnxWriter.write(model, draft.file());
      Verification verification = verify(draft.file());
      draft.publish();
      return verification;
    }
  }

  private Verification verify(Path written) {
    Options options = Options.defaults().withProviders(Provider.CPU).withSpinning(false);
    try (Model open = Model.open(written, options)) {
      return isOfOutputs() ? compared(open) : comparedInside(options);
    } catch (ModelException e) {
      throw new GraphException("ONNX Runtime does not run the model: " + e.getMessage(), e);
    }
  }

  private Verification compared(Model open) {
    return Verify.of(this::run, open::run, inputs(), tolerance());
  }

  private boolean isOfOutputs() {
    return outputs.equals(model.graph().outputs().stream().map(Value::name).toList());
  }

  /** Compares values inside the graph, which only another file gives. */
  private Verification comparedInside(Options options) {
    Graph graph = model.graph();
    List<Value> values = outputs.stream().map(name -> Value.of(name, null)).toList();
    OnnxModel ending = model.with(graph.between(graph.inputs(), values));
    SavedModel inside = new SavedModel(ending, outputs, file);
    try (TemporaryModel temporary = TemporaryModel.of(ending);
        Model open = temporary.open(options)) {
      return inside.compared(open);
    }
  }

  private Tolerance tolerance() {
    boolean half =
        model.graph().weights().stream()
            .anyMatch(w -> w.type() == ElementType.FLOAT16 || w.type() == ElementType.BFLOAT16);
    if (model.graph().nodes().stream().anyMatch(node -> node.is("QuantizeLinear"))) {
      return Tolerance.halfArithmetic(); // Levels are rounded in another order of arithmetic.
    }
    return half ? Tolerance.halfWeights() : Tolerance.standard();
  }

  private Map<String, Tensor> inputs() {
    Random random = new Random(3);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Value input : model.withoutWeightsAsInputs().graph().inputs()) {
      List<Long> dims = new ArrayList<>();
      for (Dim dim : input.shape() == null ? List.<Dim>of() : input.shape()) {
        boolean batch = dims.isEmpty();
        dims.add(dim instanceof Dim.Fixed fixed ? fixed.size() : batch ? 2 : ANY_SIZE);
      }
      inputs.put(input.name(), RandomTensors.of(input.type(), dims, random));
    }
    return inputs;
  }

  private Map<String, Tensor> run(Map<String, Tensor> given) {
    try (NDManager scope = NDManager.newBaseManager()) {
      GraphBlock block = GraphBlock.of(model);
      block.initialize(scope, DataType.FLOAT32, new Shape(1));
      NDList arrays = new NDList();
      for (String input : block.inputs()) {
        Tensor tensor = given.get(input);
        arrays.add(Translation.array(TensorData.of(tensor), scope));
      }
      NDList results = block.forward(new ParameterStore(scope, false), arrays, false);
      Map<String, Tensor> named = new LinkedHashMap<>();
      for (int i = 0; i < results.size(); i++) {
        String name = block.outputs().get(i);
        NDArray result = results.get(i);
        model.graph().outputs().stream()
            .filter(output -> output.name().equals(name))
            .forEach(output -> named.put(name, ArrayTensor.of(result, output.type())));
      }
      return named;
    }
  }
}
