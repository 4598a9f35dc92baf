package dev.kiln.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import dev.kiln.runtime.errors.ModelClosedException;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.errors.ModelRefusedException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An open ONNX model. Thread-safe: any number of threads may run it at once, and {@link #close}
 * waits for them.
 *
 * <p>Use {@link #run} for occasional calls and {@link #bind} for a steady stream. ONNX Runtime's
 * telemetry is disabled as far as its Java API allows; set {@code ORT_DISABLE_TELEMETRY=1} in the
 * environment of the process to prevent its uploader from starting at all.
 */
public final class Model implements AutoCloseable {
  private final String name;
  private final Session session;
  private final Optional<Duration> runLimit;
  private final Lease lease;
  private final ModelCard card;
  private final List<Port> inputs;
  private final List<Port> outputs;
  private final List<String> leftOut;
  private final RunsInFlight runs = new RunsInFlight();
  private final BindingPool pool = new BindingPool();

  private Model(String name, Session session, Options options) throws OrtException {
    this.name = name;
    this.runLimit = options.runLimit();
    this.session = session;
    this.card = ModelCard.read(session.ort().getMetadata().getCustomMetadata());
    Collection<NodeInfo> made = session.ort().getOutputInfo().values();
    this.inputs = ports(session.ort().getInputInfo().values());
    this.outputs = ports(held(made));
    this.leftOut = leftOut(made);
    this.lease = Lease.of(this, "the model " + name, session::close);
  }

  private static List<Port> ports(Collection<NodeInfo> nodes) {
    return List.of(nodes.stream().map(Port::of).toArray(Port[]::new));
  }

  private static List<NodeInfo> held(Collection<NodeInfo> made) {
    return made.stream()
        .filter(node -> PortType.element(node.getInfo()).isPresent())
        .collect(Collectors.toList());
  }

  private static List<String> leftOut(Collection<NodeInfo> made) {
    return made.stream()
        .filter(node -> !PortType.element(node.getInfo()).isPresent())
        .map(node -> node.getName() + " " + PortType.text(node.getInfo()))
        .collect(Collectors.toList());
  }

  /** Opens a model with {@link Options#defaults()}. */
  public static Model open(Path path) {
    return open(path, Options.defaults());
  }

  /**
   * Opens a model on the first of the chosen providers that works. The model's weights may be
   * stored in other files of the same folder.
   *
   * @throws ModelException if the file is missing, damaged, not an ONNX model, or does not match
   *     the SHA-256 sum in the options; if the model needs something that ONNX Runtime does not
   *     support; or if no provider works
   */
  public static Model open(Path path, Options options) {
    return open(new ModelFile(path), options);
  }

  /**
   * Opens a model that is in memory, such as a mapped file. The buffer must contain all its
   * weights.
   *
   * @param name the name of the model in messages
   * @param bytes the model, between the buffer's position and its limit; not copied if the buffer
   *     is direct, and not needed after the model has been opened
   * @throws ModelException as {@link #open(Path, Options)}
   */
  public static Model open(String name, ByteBuffer bytes, Options options) {
    return open(ModelBytes.of(name, bytes), options);
  }

  /**
   * Opens a model from a stream, such as an asset of an app. The stream must contain all its
   * weights.
   *
   * @param name the name of the model in messages
   * @param stream is read to its end and not closed
   * @throws ModelException as {@link #open(Path, Options)}, or if the stream cannot be read
   */
  public static Model open(String name, InputStream stream, Options options) {
    return open(ModelBytes.read(name, stream), options);
  }

  private static Model open(ModelSource source, Options options) {
    requireSum(source, options);
    options.signatory().ifPresent(source::requireSigned);
    long folding = source.guard(options.limits());
    Session session = new Opening(source, options, folding).open();
    Model model;
    try {
      model = new Model(source.shortName(), session, options);
    } catch (OrtException e) {
      session.close();
      throw new ModelException(source.name() + ": " + Ort.reason(e), e);
    } catch (ModelException e) {
      session.close();
      throw new ModelException(source.name() + ": " + e.getMessage(), e);
    }
    try {
      model.warmUp(options.warmUp());
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static void requireSum(ModelSource source, Options options) {
    if (options.sha256().isPresent()) {
      String expected = options.sha256().get();
      String found = source.sha256();
      if (!found.equals(expected)) {
        throw new ModelRefusedException(
            source.name()
                + ": its sha256 is "
                + found
                + ", not "
                + expected
                + "; it is damaged or another model");
      }
    }
  }

  private void warmUp(Map<String, List<Long>> sizes) {
    if (sizes.isEmpty()) {
      return;
    }
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (Port port : inputs) {
      List<Long> dims = sizes.getOrDefault(port.name(), port.dims());
      shapes.put(port.name(), dims.stream().mapToLong(dim -> dim < 0 ? 1 : dim).toArray());
    }
    sizes.keySet().forEach(input -> shapes.putIfAbsent(input, new long[0]));
    check(shapes);
    Binding zeros = bind(shapes, Binding.WhenLost.KEEP);
    zeros.run();
    pool.give(zeros);
  }

  /** Returns the model's description of itself. */
  public ModelCard card() {
    return card;
  }

  /** Returns the inputs, in the model's order. */
  public List<Port> inputs() {
    return inputs;
  }

  /** Returns the outputs that a {@link Tensor} can hold, in the model's order. */
  public List<Port> outputs() {
    return outputs;
  }

  /**
   * Returns the outputs that no {@link Tensor} can hold, such as strings, maps and sequences, each
   * with its type: {@code p seq(map(string, float))}. Runs leave them out.
   */
  public List<String> leftOut() {
    return Collections.unmodifiableList(leftOut);
  }

  /** Returns the provider that the model runs on. */
  public Provider provider() {
    return session.provider();
  }

  /**
   * Returns, for each provider preferred to {@link #provider()}, one line that says why it cannot
   * run the model.
   */
  public Map<Provider, String> reasons() {
    return session.reasons();
  }

  /**
   * Runs the model once.
   *
   * @param tensors one tensor for each input, by name; only read
   * @return one tensor for each output, by name, each in its own memory
   * @throws ModelException if an input is missing, unknown, or of the wrong type or shape; if the
   *     run fails; or if the model is closed
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
    Binding binding = pool.take(tensors).orElseGet(() -> bind(shapes, Binding.WhenLost.KEEP));
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
   * Creates buffers for a steady stream of inputs of fixed shapes. The binding is closed by the
   * caller or, at the latest, when the model is closed.
   *
   * @param inputShapes the shape of each input, by name
   * @throws ModelException if a shape is missing, unknown or does not fit, or the model is closed
   */
  public Binding bind(Map<String, long[]> inputShapes) {
    return bind(checked(inputShapes), Binding.WhenLost.WARN);
  }

  /**
   * Creates a binding as {@link #bind} does, for an object that holds on to it but is itself not
   * closeable. If that object becomes unreachable, the binding's native memory is released without
   * a warning.
   *
   * @param inputShapes the shape of each input, by name
   * @throws ModelException as {@link #bind}
   */
  public Binding bindUnclosed(Map<String, long[]> inputShapes) {
    return bind(checked(inputShapes), Binding.WhenLost.RELEASE);
  }

  private Map<String, long[]> checked(Map<String, long[]> inputShapes) {
    check(inputShapes);
    Map<String, long[]> own = new LinkedHashMap<>();
    inputShapes.forEach((input, shape) -> own.put(input, shape.clone()));
    return own;
  }

  private Binding bind(Map<String, long[]> shapes, Binding.WhenLost whenLost) {
    enter();
    try {
      return new Binding(this, shapes, whenLost);
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
    for (String input : shapes.keySet()) {
      if (inputs.stream().noneMatch(port -> port.name().equals(input))) {
        throw new ModelException(this + ": no input '" + input + "'; it has " + inputs);
      }
    }
  }

  /** Begins a run, which is ended if it takes longer than the options allow. */
  RunLimit startRun() throws OrtException {
    return runLimit.isPresent() ? RunLimit.start(runLimit.get()) : RunLimit.NONE;
  }

  /** Returns how long a run may take, in words for a message. */
  String runLimit() {
    return runLimit.map(limit -> limit.toMillis() / 1000.0 + " s").orElse("for ever");
  }

  Session session() {
    return session;
  }

  void enter() {
    if (!runs.enter()) {
      throw new ModelClosedException(this + ": the model is closed");
    }
  }

  void leave() {
    runs.leave();
  }

  /**
   * Waits for the runs in progress and releases the native memory. Further calls have no effect.
   */
  @Override
  public void close() {
    if (runs.close()) {
      lease.end();
      session.close();
    }
  }

  /** Returns the name of the file, or the name under which the model was opened. */
  @Override
  public String toString() {
    return name;
  }
}
