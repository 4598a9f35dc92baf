package dev.kiln.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An open ONNX model. Thread-safe: any number of threads may run it at once; closing waits for
 * them.
 *
 * <p>{@link #run} serves the occasional call, {@link #bind} a steady stream. ONNX Runtime's
 * telemetry is switched off as far as its Java API reaches; set {@code ORT_DISABLE_TELEMETRY=1} in
 * the environment of the process to keep its uploader from starting at all.
 */
public final class Model implements AutoCloseable {
  private final Path path;
  private final Session session;
  private final ModelCard card;
  private final List<Port> inputs;
  private final List<Port> outputs;
  private final RunsInFlight runs = new RunsInFlight();
  private final BindingPool pool = new BindingPool();
  private final Set<Binding> bindings = ConcurrentHashMap.newKeySet();

  private Model(Path path, Session session) throws OrtException {
    this.path = path;
    this.session = session;
    this.card = ModelCard.read(session.ort().getMetadata().getCustomMetadata());
    this.inputs = ports(session.ort().getInputInfo().values());
    this.outputs = ports(session.ort().getOutputInfo().values());
  }

  private static List<Port> ports(Collection<NodeInfo> nodes) {
    return List.of(nodes.stream().map(Port::of).toArray(Port[]::new));
  }

  /** Opens a model with {@link Options#defaults()}. */
  public static Model open(Path path) {
    return open(path, Options.defaults());
  }

  /**
   * Opens a model on the first provider of the chain that works.
   *
   * @throws ModelException if the file is missing, damaged or no ONNX model, asks for what ONNX
   *     Runtime hasn't, or no provider works
   */
  public static Model open(Path path, Options options) {
    ModelGuard.check(path);
    Session session = Session.open(path, options);
    try {
      return new Model(path, session);
    } catch (OrtException e) {
      session.close();
      throw new ModelException(path + ": " + Ort.reason(e), e);
    } catch (ModelException e) {
      session.close();
      throw new ModelException(path + ": " + e.getMessage(), e);
    }
  }

  /** What the model says about itself. */
  public ModelCard card() {
    return card;
  }

  /** Its inputs, in the model's order. */
  public List<Port> inputs() {
    return inputs;
  }

  /** Its outputs, in the model's order. */
  public List<Port> outputs() {
    return outputs;
  }

  /** What it runs on. */
  public Provider provider() {
    return session.provider();
  }

  /**
   * Why each provider that was preferred to {@link #provider()} doesn't run it, in one line each.
   */
  public Map<Provider, String> reasons() {
    return session.reasons();
  }

  /**
   * Runs the model once.
   *
   * @param tensors one for each input, by name; only read
   * @return one for each output, by name, in memory of their own
   * @throws ModelException if an input is missing, unknown or of the wrong type or shape, the model
   *     fails or is closed
   */
  public Map<String, Tensor> run(Map<String, Tensor> tensors) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    check(shapes);
    for (Port port : inputs) {
      ElementType given = tensors.get(port.name()).type();
      if (given != port.type()) {
        throw new ModelException(this + ": input " + port + " was given " + given);
      }
    }
    Binding binding = pool.take(tensors).orElseGet(() -> bind(shapes));
    boolean ran = false;
    try {
      tensors.forEach((name, tensor) -> binding.input(name).put(tensor.data()));
      binding.run();
      Map<String, Tensor> results = binding.copies();
      ran = true;
      return results;
    } finally {
      if (ran) {
        pool.give(binding);
      } else {
        binding.close();
      }
    }
  }

  /**
   * Makes buffers for a steady stream of inputs of one shape. The caller closes the binding, or the
   * model does when it is closed.
   *
   * @param inputShapes the shape of each input, by name
   * @throws ModelException if a shape is missing, unknown or doesn't fit, or the model is closed
   */
  public Binding bind(Map<String, long[]> inputShapes) {
    check(inputShapes);
    Map<String, long[]> own = new LinkedHashMap<>();
    inputShapes.forEach((name, shape) -> own.put(name, shape.clone()));
    enter();
    try {
      Binding binding = new Binding(this, own);
      bindings.add(binding);
      return binding;
    } finally {
      leave();
    }
  }

  private void check(Map<String, long[]> shapes) {
    for (Port port : inputs) {
      long[] shape = shapes.get(port.name());
      if (shape == null) {
        throw new ModelException(this + ": input " + port + " is missing");
      }
      if (!port.accepts(shape)) {
        throw new ModelException(
            this + ": input " + port + " was given the shape " + Arrays.toString(shape));
      }
    }
    for (String name : shapes.keySet()) {
      if (inputs.stream().noneMatch(port -> port.name().equals(name))) {
        throw new ModelException(this + ": no input '" + name + "'; it has " + inputs);
      }
    }
  }

  OrtSession session() {
    return session.ort();
  }

  void enter() {
    if (!runs.enter()) {
      throw new ModelException(this + ": the model is closed");
    }
  }

  void leave() {
    runs.leave();
  }

  void forget(Binding binding) {
    bindings.remove(binding);
  }

  /** Waits for the runs in flight and gives the native memory back; a second call does nothing. */
  @Override
  public void close() {
    if (runs.close()) {
      bindings.forEach(Binding::close);
      session.close();
    }
  }

  /** The file's name. */
  @Override
  public String toString() {
    return String.valueOf(path.getFileName());
  }
}
