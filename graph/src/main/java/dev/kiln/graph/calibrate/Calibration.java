package dev.kiln.graph.calibrate;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.graph.shape.ShapeInference;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * A run of a model on samples that measures its intermediate values. Memory does not grow with the
 * number of samples: values that would not fit together are measured in several rounds.
 */
public final class Calibration {
  /** The size of the values measured in one round, for the first sample. */
  private static final long BYTES = 192L << 20;

  /** The assumed size of a value whose shape cannot be inferred. */
  private static final long UNKNOWN = 8L << 20;

  private final OnnxModel model;
  private final Samples samples;
  private final StatisticsCache cache;
  private final IntConsumer progress;

  /**
   * Prepares a calibration.
   *
   * @param cache where what was measured is kept
   * @param progress is told the percentage that is done
   */
  public Calibration(
      OnnxModel model, Samples samples, StatisticsCache cache, IntConsumer progress) {
    this.model = model;
    this.samples = samples;
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * Measures values. Those that are not float tensors are left out.
   *
   * @throws GraphException if there are no samples, if a sample does not fit the model, or if a
   *     value is not finite
   */
  public Map<String, ValueStatistics> measure(Collection<String> values) {
    if (samples.size() == 0) {
      throw new GraphException("there are no samples to calibrate with");
    }
    SortedSet<String> names = new TreeSet<>(values);
    return cache.get(model, samples, names, () -> run(names));
  }

  private Map<String, ValueStatistics> run(SortedSet<String> values) {
    Map<String, ValueStatistics> measured = new ConcurrentHashMap<>();
    List<List<String>> rounds = rounds(values);
    for (int round = 0; round < rounds.size(); round++) {
      run(rounds.get(round), measured, round, rounds.size());
    }
    return measured;
  }

  private void run(
      List<String> values, Map<String, ValueStatistics> measured, int round, int rounds) {
    Set<String> inputs =
        model.graph().inputs().stream().map(Value::name).collect(Collectors.toSet());
    // ONNX Runtime does not write an input into the buffer of an output, so it is read directly.
    List<Value> outputs =
        values.stream()
            .filter(name -> !inputs.contains(name))
            .map(name -> Value.of(name, null))
            .toList();
    Graph graph = model.graph();
    Graph measuring = outputs.isEmpty() ? graph : graph.between(graph.inputs(), outputs);
    try (TemporaryModel file = TemporaryModel.of(model.with(measuring));
        Model open = file.open(Options.shared());
        ReusedBinding binding = new ReusedBinding(open)) {
      for (int i = 0; i < samples.size(); i++) {
        Map<String, Tensor> given = samples.inputs(i);
        Binding ran = binding.run(given, samples.name(i));
        // Most of the time goes into counting, so all processors count.
        Optional<String> broken =
            values.parallelStream()
                .filter(
                    value ->
                        !add(
                            inputs.contains(value) ? given.get(value) : ran.output(value),
                            value,
                            measured))
                .findFirst();
        if (broken.isPresent()) {
          throw new GraphException(
              "'%s' is not finite for %s; leave that sample out or mend the model"
                  .formatted(broken.get(), samples.name(i)));
        }
        progress.accept(100 * (round * samples.size() + i + 1) / (rounds * samples.size()));
      }
    }
  }

  private static boolean add(Tensor tensor, String value, Map<String, ValueStatistics> measured) {
    return tensor.type() != ElementType.FLOAT
        || measured.computeIfAbsent(value, v -> new ValueStatistics()).add(tensor);
  }

  /** Divides the values so that those of one round fit into memory together. */
  private List<List<String>> rounds(Set<String> values) {
    Map<String, List<Dim>> shapes = ShapeInference.of(sized(samples.inputs(0)), model.opset());
    List<List<String>> rounds = new ArrayList<>();
    long left = 0;
    for (String value : values) {
      List<Dim> shape = shapes.get(value);
      long bytes = ShapeInference.isFixed(shape) ? 4 * ShapeInference.elements(shape) : UNKNOWN;
      if (rounds.isEmpty() || bytes > left) {
        rounds.add(new ArrayList<>());
        left = BYTES;
      }
      rounds.get(rounds.size() - 1).add(value);
      left -= bytes;
    }
    return rounds;
  }

  private Graph sized(Map<String, Tensor> inputs) {
    List<Value> fixed =
        model.graph().inputs().stream()
            .map(
                input ->
                    inputs.containsKey(input.name())
                        ? input.withShape(
                            Arrays.stream(inputs.get(input.name()).shape())
                                .mapToObj(Dim::of)
                                .collect(Collectors.toList()))
                        : input)
            .toList();
    Graph graph = model.graph();
    return graph
        .between(fixed, graph.outputs().stream().map(v -> Value.of(v.name(), v.type())).toList())
        .with(graph.nodes(), graph.initializers(), List.of());
  }
}
