package dev.kiln.tune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.verify.Verification;
import dev.kiln.runtime.ElementType;
import dev.kiln.train.op.TorchFunction;
import dev.kiln.tune.torch.Translation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The graph of an ONNX model as a block. Every float weight is a parameter under its ONNX name, at
 * the value that the file has; the nodes are one function that LibTorch differentiates. In training
 * BatchNormalization uses the statistics of the batch and moves its own, and Dropout drops.
 *
 * <p>Nodes that cannot be trained, such as control flow, stay as they are, and so do those before
 * them; see {@link #frozen}.
 *
 * <p>The arrays of inputs and outputs are in the order of {@link #inputs} and {@link #outputs} and
 * in the types that the model states, but 16-bit floats are float32. Any batch size is taken, also
 * where the file fixes it.
 */
public final class GraphBlock extends AbstractBlock {
  private final OnnxModel model;
  private final IntegerWeights integers;
  private final Translation translation;
  private final Map<String, Parameter> weights = new LinkedHashMap<>();
  private final List<NDArray> constants = new ArrayList<>();
  private FrozenPart frozen;
  private TorchFunction training;
  private TorchFunction inference;

  private GraphBlock(OnnxModel model, List<String> outputs) {
    this.model = model;
    integers = IntegerWeights.of(model);
    translation = Translation.of(worked(), outputs, this::types);
    translation.weights().forEach((name, value) -> weights.put(name, parameter(name, value)));
    weights.values().forEach(this::addParameter);
  }

  /**
   * Returns a block for all outputs of a model.
   *
   * @throws GraphException if no weight that can be trained is on the way to an output
   */
  public static GraphBlock of(OnnxModel model) {
    return of(model, model.graph().outputs().stream().map(Value::name).toList());
  }

  /**
   * Returns a block for some values of a model, which need not be outputs.
   *
   * @throws GraphException if no weight that can be trained is on the way to one
   */
  public static GraphBlock of(OnnxModel model, List<String> outputs) {
    return new GraphBlock(model, outputs);
  }

  /** Returns the model as it is worked with. */
  private OnnxModel worked() {
    return SettledNumbers.in(integers.asFloats(model));
  }

  private Map<String, ElementType> types(Set<String> given) {
    frozen = FrozenPart.of(model, given);
    return frozen.types();
  }

  private Parameter parameter(String name, TensorData value) {
    boolean learns = translation.learns(name);
    Parameter parameter =
        Parameter.builder()
            .setName(name)
            .setType(learns ? Parameter.Type.WEIGHT : Parameter.Type.RUNNING_MEAN)
            .optRequiresGrad(learns)
            .optShape(new Shape(value.dims().stream().mapToLong(Long::longValue).toArray()))
            .build();
    parameter.setInitializer((manager, shape, type) -> Translation.array(value, manager));
    return parameter;
  }

  /** Returns the names of the inputs. */
  public List<String> inputs() {
    return translation.inputs().stream().map(Value::name).toList();
  }

  /** Returns the names of the outputs. */
  public List<String> outputs() {
    return translation.outputs();
  }

  /** Returns what stays as it is, in a few words; nothing if all is trained. */
  public Optional<String> frozen() {
    return translation.frozen();
  }

  /** Returns the parameters by their ONNX names, in the order of the nodes that read them. */
  public Map<String, Parameter> weights() {
    return Collections.unmodifiableMap(weights);
  }

  /** Returns the model with the weights as they are now; all else is as it was read. */
  public OnnxModel model() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    weights.forEach((name, weight) -> arrays.put(name, weight.getArray()));
    return model.with(integers.in(StoredWeights.in(model.graph(), arrays), arrays));
  }

  /**
   * Writes the model with the weights as they are now, once ONNX Runtime has given the same as this
   * block.
   *
   * @param file replaced if it exists; left alone if the model is not the same
   * @return how close both are
   * @throws GraphException if an output differs by more than arithmetic in another order makes, or
   *     the file cannot be written
   */
  public Verification save(Path file) {
    return save(file, model.metadata());
  }

  /**
   * Writes the model with the weights as they are now and other metadata, as {@link #save(Path)}
   * does.
   */
  public Verification save(Path file, Map<String, String> metadata) {
    return new SavedModel(model().withMetadata(metadata), compared(), file).save();
  }

  /** Returns all outputs, if they can be computed without freezing more. */
  private List<String> compared() {
    List<String> all = model.graph().outputs().stream().map(Value::name).toList();
    try {
      OnnxModel settled = SettledNumbers.in(model);
      Translation whole =
          Translation.of(settled, all, given -> FrozenPart.of(model, given).types());
      return whole.frozenNodes() == translation.frozenNodes() ? all : outputs();
    } catch (GraphException e) {
      return outputs(); // An output lies behind what cannot be trained.
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    constants.addAll(translation.constants(manager));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean isTraining, PairList<String, Object> options) {
    if (inputs.size() != translation.inputs().size()) {
      throw new IllegalArgumentException(
          "the block takes %d arrays, %s, but was given %d"
              .formatted(translation.inputs().size(), inputs(), inputs.size()));
    }
    NDList arguments = new NDList(inputs);
    if (!translation.given().isEmpty()) {
      arguments.addAll(given(inputs));
    }
    for (Parameter weight : weights.values()) {
      NDArray array = store.getValue(weight, inputs.head().getDevice(), isTraining);
      // DJL reads a name with points as a direction how to pass the array.
      array.setName(null);
      arguments.add(array);
    }
    arguments.addAll(constants);
    return DeepStack.call(translation.size(), () -> function(isTraining).apply(arguments));
  }

  private NDList given(NDList inputs) {
    Map<String, NDArray> named = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      named.put(inputs().get(i), inputs.get(i));
    }
    return frozen.run(translation.given(), named, inputs.head().getManager());
  }

  private synchronized TorchFunction function(boolean isTraining) {
    if (isTraining) {
      training = training == null ? translation.function(true) : training;
      return training;
    }
    inference = inference == null ? translation.function(false) : inference;
    return inference;
  }

  /** Returns the shapes of the outputs, found by running the block. */
  @Override
  public Shape[] getOutputShapes(Shape[] shapes) {
    try (NDManager scope = NDManager.newBaseManager()) {
      NDList zeros = new NDList();
      for (Shape shape : shapes) {
        zeros.add(scope.zeros(shape));
      }
      return forward(new ParameterStore(scope, false), zeros, false).getShapes();
    }
  }
}
