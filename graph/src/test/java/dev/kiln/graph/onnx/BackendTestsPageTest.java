package dev.kiln.graph.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.graph.Graph;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import dev.kiln.graph.simplify.Simplify;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes ONNX's own backend tests through reading, simplifying, writing and running, and writes the
 * page that lists those that do not run. With {@code -Dkiln.write} it replaces the page.
 */
@Tag("slow")
class BackendTestsPageTest {
  private static final Path PAGE = Path.of("../docs/foreign-models.md");

  private static final int WIDTH = 120;

  private static final Options OPTIONS =
      Options.defaults().withProviders(Provider.CPU).withThreads(1).withSpinning(false);

  @TempDir Path folder;

  private final Map<String, Set<String>> refused = new TreeMap<>();
  private int compared;

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx-node")
  void simplifiedModelsGiveTheSameAndThePageListsThoseThatDoNotRun() throws IOException {
    for (Path file : models()) {
      OnnxModel model = OnnxReader.read(file).withoutWeightsAsInputs();
      Graph simple = Simplify.of(model.graph(), model.opset()).graph();
      Path smaller = folder.resolve("smaller.onnx");
      OnnxWriter.write(model.with(simple), smaller);
      String name = file.getParent().getFileName().toString();
      assertEquals(model.with(simple), OnnxReader.read(smaller), name);
      Map<String, Tensor> inputs;
      Map<String, Tensor> expected;
      try {
        inputs = inputs(model.graph(), file);
        expected = run(file, inputs);
      } catch (ModelException e) {
        refused.computeIfAbsent(reason(e), r -> new TreeSet<>()).add(name.replace("test_", ""));
        continue;
      }
      assertEquals(expected, run(smaller, inputs), name);
      compared++;
    }
    if (System.getProperty("kiln.write") != null) {
      Files.writeString(PAGE, page());
    }
    assertEquals(page(), Files.readString(PAGE), "run this test with -Dkiln.write");
  }

  private static List<Path> models() throws IOException {
    Path tests = Path.of(System.getProperty("kiln.shared"), "data", "onnx-node");
    try (Stream<Path> files = Files.walk(tests)) {
      return files.filter(file -> file.endsWith("model.onnx")).sorted().toList();
    }
  }

  private static Map<String, Tensor> inputs(Graph graph, Path model) throws IOException {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Value input : graph.inputs()) {
      Path file = model.resolveSibling("test_data_set_0/input_" + inputs.size() + ".pb");
      if (!input.otherType().isEmpty()) {
        throw new ModelException("an input is a sequence or optional");
      }
      TensorData data =
          TensorReader.read(
              TensorProto.parseFrom(Files.readAllBytes(file)), new ExternalData(file));
      long[] shape = data.dims().stream().mapToLong(Long::longValue).toArray();
      inputs.put(input.name(), new Tensor(data.type(), shape, data.data()));
    }
    return inputs;
  }

  private static Map<String, Tensor> run(Path file, Map<String, Tensor> inputs) {
    try (Model model = Model.open(file, OPTIONS)) {
      return model.run(inputs);
    }
  }

  /** Returns the reason without what differs from test to test. */
  private static String reason(ModelException e) {
    String message = e.getMessage().lines().findFirst().orElse("");
    if (message.contains("Could not find an implementation")) {
      return "ONNX Runtime has no implementation for the types or the version of an operator";
    }
    if (message.contains("This is an invalid model") || message.contains("Type Error")) {
      return "ONNX Runtime calls the model invalid";
    }
    if (message.contains("the run failed")) {
      return "the run fails in ONNX Runtime";
    }
    return message
        .replaceFirst("^.*model\\.onnx: ", "")
        .replaceFirst("(Opset \\d+ is under development).*", "$1")
        .replaceFirst("ONNX Runtime only .* versions\\. ", "")
        .replaceFirst("ONNX Runtime refuses it: /\\S+ .*", "ONNX Runtime refuses it")
        .replaceAll("'([^':]*:)?([^']*)'", "X");
  }

  private String page() {
    StringBuilder page = new StringBuilder();
    int count = refused.values().stream().mapToInt(Set::size).sum();
    page.append(
        """
        # Models that others made

        ONNX's own backend tests show which models Kiln takes. Of %d tests that were tried, all are read, simplified and
        written back. %d run, and give exactly the same when simplified. %d do not run here, most of them because of ONNX
        Runtime; they are listed below by reason. This page is written by a test.
        """
            .formatted(compared + count, compared, count));
    refused.forEach(
        (reason, names) -> {
          page.append("\n## %s (%d)\n\n".formatted(reason, names.size()));
          wrap(names, page);
        });
    return page.toString();
  }

  private static void wrap(Set<String> names, StringBuilder page) {
    StringBuilder line = new StringBuilder();
    for (String name : names) {
      if (line.length() + name.length() + 4 > WIDTH) {
        page.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
      }
      line.append('`').append(name).append("` ");
    }
    page.append(line.toString().stripTrailing()).append('\n');
  }
}
