package dev.kiln.export.capture;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The recorder of one probe, and the owner of every native array that the probe creates. */
final class Recorder {
  private final NDManager manager;
  private final NDManager proxy;
  private final RecordedOperators operators;
  private final ParameterValues parameters;
  private final List<Call> calls = new ArrayList<>();
  private final Map<Integer, Constant> constants = new LinkedHashMap<>();
  private final Map<NDArray, ArrayProxy> outside = new IdentityHashMap<>();
  private final Map<String, Set<SourceLine>> unmapped = new LinkedHashMap<>();
  private final List<NDArray> arrays = new ArrayList<>();

  /**
   * Creates a recorder.
   *
   * @param manager the owner of the arrays that the probe creates
   */
  Recorder(NDManager manager, RecordedOperators operators, ParameterValues parameters) {
    this.manager = manager;
    this.operators = operators;
    this.parameters = parameters;
    this.proxy = new ManagerProxy(this, manager).manager();
  }

  NDManager proxy() {
    return proxy;
  }

  NDManager manager() {
    return manager;
  }

  RecordedOperators operators() {
    return operators;
  }

  Trace trace(List<TracedArray> inputs, List<TracedArray> outputs) {
    return new Trace(inputs, outputs, constants, calls);
  }

  /** Returns the real array with the id of a traced array. */
  NDArray array(TracedArray traced) {
    return arrays.get(traced.id());
  }

  /** Takes ownership of an array and wraps it. */
  ArrayProxy wrap(NDArray array) {
    array.attach(manager);
    return new ArrayProxy(this, array, traced(array));
  }

  /** Wraps a parameter, or an array that the block kept from before. */
  ArrayProxy outside(NDArray array) {
    ArrayProxy wrapper = outside.get(array);
    TensorData tensor = parameters.tensor(array);
    if (wrapper != null && tensor.equals(constants.get(wrapper.traced().id()).tensor())) {
      return wrapper;
    }
    // Use a separate view, so that results computed from it belong to our manager and not to the
    // block's.
    ArrayProxy fresh = wrap(array.stopGradient());
    fresh.freeze(parameters.name(array));
    outside.put(array, fresh);
    constants.put(
        fresh.traced().id(), new Constant(parameters.name(array), tensor, SourceLine.here()));
    return fresh;
  }

  /** Wraps an array that the block's code created from plain numbers. */
  ArrayProxy created(NDArray array) {
    ArrayProxy wrapper = wrap(array);
    constants.put(
        wrapper.traced().id(), new Constant(null, TensorConversion.of(array), SourceLine.here()));
    return wrapper;
  }

  /** Wraps several arrays that the block's code created from plain numbers. */
  NDList created(NDList arrays) {
    NDList wrapped = new NDList();
    arrays.forEach(array -> wrapped.add(created(array).wrapper()));
    return wrapped;
  }

  /** Records a call and wraps its results. */
  Object record(
      String operator, ArrayProxy receiver, Object[] given, Object made, SourceLine origin) {
    if (receiver != null && made == receiver.array()) {
      return receiver.wrapper();
    }
    List<Object> arguments = new ArrayList<>();
    for (Object argument : given) {
      arguments.add(Arguments.written(argument, this));
    }
    List<ArrayProxy> results = new ArrayList<>();
    for (NDArray array : made instanceof NDList list ? list : new NDList((NDArray) made)) {
      ArrayProxy wrapper = wrap(array);
      if (receiver != null) {
        wrapper.shareWith(operator, receiver);
      }
      results.add(wrapper);
    }
    calls.add(
        new Call(
            operator,
            receiver == null ? null : receiver.traced(),
            arguments,
            results.stream().map(ArrayProxy::traced).toList(),
            origin));
    if (!(made instanceof NDList)) {
      return results.get(0).wrapper();
    }
    NDList list = new NDList();
    results.forEach(r -> list.add(r.wrapper()));
    return list;
  }

  /** Notes an operator without a lowering. The probe continues in order to find all of them. */
  void unmapped(String operator, SourceLine origin) {
    unmapped.computeIfAbsent(operator, key -> new LinkedHashSet<>()).add(origin);
  }

  /** Fails if any operator had no lowering. The message names all of them. */
  void requireAllMapped() {
    if (!unmapped.isEmpty()) {
      String list =
          unmapped.entrySet().stream()
              .map(
                  e ->
                      e.getKey()
                          + " at "
                          + e.getValue().stream()
                              .map(SourceLine::toString)
                              .collect(Collectors.joining(", ")))
              .collect(Collectors.joining("; "));
      throw new GraphException(
          "no lowering for %d operator%s: %s. Add a row to Lowerings, or write the block without"
                  .formatted(unmapped.size(), unmapped.size() == 1 ? "" : "s", list)
              + " it");
    }
  }

  private TracedArray traced(NDArray array) {
    arrays.add(array);
    return new TracedArray(
        arrays.size() - 1, Arguments.sizes(array.getShape()), array.getDataType());
  }
}
