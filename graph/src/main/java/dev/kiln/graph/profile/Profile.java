package dev.kiln.graph.profile;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The nodes that ONNX Runtime executed for a model, in the order of execution.
 *
 * @param nodes one entry for each executed node
 */
public record Profile(List<ExecutedNode> nodes) {
  private static final String TIME = "_kernel_time";

  public Profile {
    nodes = List.copyOf(nodes);
  }

  /**
   * Runs a model under the profiler.
   *
   * @param inputs the inputs of each run
   * @param runs the number of runs, of which the first is not counted; at least 2
   */
  public static Profile of(OnnxModel model, Map<String, Tensor> inputs, Options options, int runs) {
    try (TemporaryModel file = TemporaryModel.of(model)) {
      Path trace = file.file().resolveSibling("profile");
      run(file, inputs, options.withSession(o -> o.enableProfiling(trace.toString())), runs);
      return new Profile(shortest(events(file.file().getParent())));
    } catch (IOException e) {
      throw new GraphException("the profile cannot be read: " + e.getMessage(), e);
    }
  }

  private static void run(
      TemporaryModel file, Map<String, Tensor> inputs, Options options, int runs) {
    try (Model open = file.open(options);
        Binding binding = open.bind(shapes(inputs))) {
      for (int i = 0; i < runs; i++) {
        inputs.forEach((name, tensor) -> binding.input(name).put(tensor.data()));
        binding.run();
      }
    }
  }

  private static Map<String, long[]> shapes(Map<String, Tensor> inputs) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  /** Closing the session has written one file, whose name ends with the time. */
  private static List<?> events(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      Path trace =
          files
              .filter(file -> file.getFileName().toString().startsWith("profile"))
              .findFirst()
              .orElseThrow(() -> new IOException("ONNX Runtime wrote none"));
      return (List<?>) Json.parse(Files.readString(trace));
    }
  }

  private static List<ExecutedNode> shortest(List<?> events) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    Map<String, String> operators = new LinkedHashMap<>();
    for (Object event : events) {
      Map<?, ?> fields = (Map<?, ?>) event;
      String name = String.valueOf(fields.get("name"));
      if ("Node".equals(fields.get("cat")) && name.endsWith(TIME)) {
        String node = name.substring(0, name.length() - TIME.length());
        times
            .computeIfAbsent(node, n -> new ArrayList<>())
            .add(((Number) fields.get("dur")).doubleValue());
        operators.put(node, String.valueOf(((Map<?, ?>) fields.get("args")).get("op_name")));
      }
    }
    List<ExecutedNode> nodes = new ArrayList<>();
    times.forEach(
        (node, all) -> {
          List<Double> warm = all.size() > 1 ? all.subList(1, all.size()) : all;
          // What else the machine does only ever makes a run longer.
          nodes.add(new ExecutedNode(node, operators.get(node), Collections.min(warm)));
        });
    return nodes;
  }

  /** Returns how many nodes of each operator were executed. */
  public Map<String, Long> operators() {
    return nodes.stream()
        .collect(
            Collectors.groupingBy(ExecutedNode::operator, TreeMap::new, Collectors.counting()));
  }

  /** Returns the sum of the times of all nodes in microseconds. */
  public double micros() {
    return nodes.stream().mapToDouble(ExecutedNode::micros).sum();
  }
}
