package dev.kiln.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.TensorFile;
import dev.kiln.runtime.ElementType;
import dev.kiln.tune.torch.Translation;
import dev.kiln.tune.torch.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Blocks of ONNX's own backend tests give what the standard says. */
class BackendTest {
  /** Random draws, the least of nothing, an average off by 1.6e-4; and one that is wrong. */
  private static final Set<String> UNLIKE =
      Set.of(
          "test_training_dropout",
          "test_training_dropout_default",
          "test_reduce_min_empty_set",
          "test_attention_4d_causal_nonpad_negative_offset_structural_empty_expanded",
          "test_averagepool_2d_ceil_last_window_starts_on_pad");

  private static final Path PAGE = Path.of("../docs/tuning.md");
  private static final String BEGIN = "<!-- operators -->\n";
  private static final String END = "<!-- end of operators -->";

  private final List<String> wrong = new ArrayList<>();
  private final Map<String, List<String>> refused = new TreeMap<>();
  private int right;

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx-node")
  void givesWhatTheStandardSays() throws IOException {
    Path tests = Path.of(System.getProperty("kiln.shared"), "data", "onnx-node");
    try (Stream<Path> files = Files.walk(tests)) {
      for (Path file : files.filter(f -> f.endsWith("model.onnx")).sorted().toList()) {
        look(file);
      }
    }

    assertEquals(List.of(), wrong);
    String before = Files.readString(PAGE);
    String after =
        before.substring(0, before.indexOf(BEGIN) + BEGIN.length())
            + section()
            + before.substring(before.indexOf(END));
    if (System.getProperty("kiln.write") != null) {
      Files.writeString(PAGE, after);
    }
    assertEquals(after, Files.readString(PAGE), "run this test with -Dkiln.write");
  }

  private String section() {
    StringBuilder section = new StringBuilder();
    section.append(
        "%d of ONNX's own backend tests with float outputs consist of operators of the table. These"
            .formatted(right + refused.values().stream().mapToInt(List::size).sum()));
    section.append(" stay as they are; all others give\nwhat the standard says.\n\n");
    int others = 0;
    for (Map.Entry<String, List<String>> entry : refused.entrySet()) {
      if (entry.getKey().contains("cannot be trained")) {
        section.append("- %s: %d\n".formatted(words(entry.getKey()), entry.getValue().size()));
      } else {
        others += entry.getValue().size();
      }
    }
    section.append("\n%d more hold numbers of 4 or 8 bits or have no input.\n".formatted(others));
    section.append("\nThe table: ");
    section.append(String.join(", ", Vocabulary.operators()));
    return section.append(".\n").toString();
  }

  private static String words(String why) {
    return why.replace(" X cannot", " cannot")
        .replace(": X is", ": an input is")
        .replace("reduction X", "reduction");
  }

  private void look(Path file) throws IOException {
    String name = file.getParent().getFileName().toString();
    OnnxModel model = OnnxReader.read(file).withoutWeightsAsInputs();
    Graph graph = model.graph();
    boolean tensors =
        Stream.concat(graph.inputs().stream(), graph.outputs().stream())
            .allMatch(v -> v.otherType().isEmpty());
    boolean known =
        graph.nodes().stream()
            .allMatch(
                n ->
                    n.constant().isPresent()
                        || n.domain().isEmpty() && Vocabulary.operators().contains(n.operator()));
    boolean floats =
        graph.outputs().stream().anyMatch(v -> v.type() != null && v.type().isFloating());
    if (!tensors || !known || !floats || UNLIKE.contains(name)) {
      return;
    }
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    for (Value input : graph.inputs()) {
      inputs.put(
          input.name(),
          TensorFile.read(file.resolveSibling("test_data_set_0/input_" + inputs.size() + ".pb")));
    }
    try {
      attempt(name, model, inputs, file);
    } catch (GraphException e) {
      refused
          .computeIfAbsent(e.getMessage().replaceAll("'[^']*'", "X"), key -> new ArrayList<>())
          .add(name);
    } catch (RuntimeException e) {
      wrong.add(name + ": " + e.getMessage());
    }
  }

  private void attempt(String name, OnnxModel model, Map<String, TensorData> inputs, Path file)
      throws IOException {
    try {
      compare(name, model, inputs, file);
    } catch (GraphException e) {
      if (!e.getMessage().contains("from the values of arrays")) {
        throw e;
      }
      compare(name, bound(model, inputs), inputs, file);
    }
  }

  /** Makes inputs that are no data, such as a shape, constants. */
  private static OnnxModel bound(OnnxModel model, Map<String, TensorData> inputs) {
    Graph graph = model.graph();
    Map<String, TensorData> initializers = new LinkedHashMap<>(graph.initializers());
    List<Value> left = new ArrayList<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      Value input = graph.inputs().get(i);
      if (i > 0
          && inputs.get(input.name()).dims().size() <= 1
          && inputs.get(input.name()).size() <= 64) {
        initializers.put(input.name(), inputs.get(input.name()));
      } else {
        left.add(input);
      }
    }
    return model.with(
        graph.between(left, graph.outputs()).with(graph.nodes(), initializers, graph.values()));
  }

  private void compare(String name, OnnxModel model, Map<String, TensorData> inputs, Path file)
      throws IOException {
    try (NDManager scope = NDManager.newBaseManager()) {
      List<String> names = model.graph().outputs().stream().map(Value::name).toList();
      Translation translation = Translation.of(model, names);
      NDList arrays = new NDList();
      for (Value input : translation.inputs()) {
        arrays.add(Translation.array(inputs.get(input.name()), scope));
      }
      translation.weights().values().forEach(w -> arrays.add(Translation.array(w, scope)));
      arrays.addAll(translation.constants(scope));
      NDList outputs = translation.function(false).apply(arrays);
      for (int i = 0; i < outputs.size(); i++) {
        TensorData stored =
            TensorFile.read(file.resolveSibling("test_data_set_0/output_" + i + ".pb"));
        NDArray wanted = Translation.array(stored, scope);
        String difference = difference(wanted, outputs.get(i), tolerance(stored.type()));
        if (!difference.isEmpty()) {
          wrong.add(name + " output " + i + ": " + difference);
          return;
        }
      }
      right++;
    }
  }

  /** A block computes in float32 what the file rounds to fewer bits. */
  private static double tolerance(ElementType type) {
    return switch (type) {
      case FLOAT16 -> 1e-3;
      case BFLOAT16 -> 1e-2;
      default -> 1e-4;
    };
  }

  private static String difference(NDArray wanted, NDArray found, double tolerance) {
    if (!wanted.getShape().equals(found.getShape())) {
      return "shape " + found.getShape() + ", expected " + wanted.getShape();
    }
    double[] a = numbers(wanted);
    double[] b = numbers(found);
    double largest = 1e-3;
    for (double value : a) {
      largest = Double.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
    }
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      if (Double.compare(a[i], b[i]) != 0 && a[i] != b[i]) {
        double off = Math.abs(a[i] - b[i]);
        worst = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(worst, off);
      }
    }
    return worst <= tolerance * largest ? "" : "off by %g of %g".formatted(worst, largest);
  }

  private static double[] numbers(NDArray array) {
    Number[] numbers =
        array.getDataType() == DataType.BOOLEAN
            ? IntStream.range(0, (int) array.size())
                .mapToObj(i -> array.toBooleanArray()[i] ? 1 : 0)
                .toArray(Number[]::new)
            : array.toArray();
    return Stream.of(numbers).mapToDouble(Number::doubleValue).toArray();
  }
}
