package dev.kiln.cli.export;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.OutputFiles;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.graph.draw.Drawing;
import dev.kiln.graph.integer.NodePrecision;
import dev.kiln.graph.onnx.Draft;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.shape.Cost;
import dev.kiln.graph.simplify.Simplify;
import dev.kiln.pipeline.trust.ModelBom;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln inspect}: shows the contents of an ONNX file. */
@Command(
    name = "inspect",
    description = "Show the contents of an ONNX file.",
    mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Mixin private JsonOption json;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the graph into this SVG file.")
  private Path svg;

  @Option(
      names = "--sbom",
      description = "Print the model's bill of materials instead, in CycloneDX 1.6.")
  private boolean sbom;

  /**
   * @param multiplyAdds of one run at the sizes of {@code countedAt}; null if they cannot be
   *     counted
   */
  private record Contents(
      String file,
      long bytes,
      String producer,
      int irVersion,
      Map<String, Integer> opsets,
      List<String> inputs,
      int weightsAsInputs,
      List<String> outputs,
      int nodes,
      long parameters,
      long weightBytes,
      Long multiplyAdds,
      List<String> countedAt,
      Map<String, Long> operators,
      List<NodePrecision> precision,
      Map<String, Long> weightBytesByType,
      Map<String, String> metadata) {}

  @Override
  public Integer call() throws IOException {
    Path file = model.file();
    if (sbom) {
      spec.commandLine().getOut().print(ModelBom.json(file));
      spec.commandLine().getOut().flush();
      return 0;
    }
    if (svg != null) {
      OutputFiles.requireApart(svg, List.of(file));
    }
    OnnxModel onnx = OnnxReader.read(file);
    Graph given = onnx.withoutWeightsAsInputs().graph();
    Graph fixed = Cost.fixed(given);
    Contents contents =
        new Contents(
            file.toString(),
            Files.size(file),
            onnx.producer(),
            onnx.irVersion(),
            onnx.opsets(),
            given.inputs().stream().map(Value::toString).toList(),
            onnx.graph().inputs().size() - given.inputs().size(),
            onnx.graph().outputs().stream().map(Value::toString).toList(),
            onnx.graph().nodes().size(),
            onnx.graph().parameters(),
            onnx.graph().weights().stream().mapToLong(tensor -> tensor.data().remaining()).sum(),
            multiplyAdds(fixed, onnx.opset()),
            fixed.inputs().stream().map(Value::toString).toList(),
            onnx.graph().nodes().stream()
                .collect(
                    Collectors.groupingBy(Node::operator, TreeMap::new, Collectors.counting())),
            NodePrecision.of(onnx.graph()),
            byType(onnx.graph()),
            onnx.metadata());
    if (svg != null) {
      draw(onnx);
    }
    PrintWriter out = spec.commandLine().getOut();
    json.print(contents, out, c -> print(c, out));
    return 0;
  }

  private void draw(OnnxModel onnx) throws IOException {
    try (Draft draft = Draft.of(svg)) {
      Files.writeString(draft.file(), Drawing.of(onnx.graph(), onnx.opset()));
      draft.publish();
    }
  }

  private static Map<String, Long> byType(Graph graph) {
    return graph.weights().stream()
        .collect(
            Collectors.groupingBy(
                tensor -> tensor.type().toString(),
                TreeMap::new,
                Collectors.summingLong(tensor -> tensor.data().remaining())));
  }

  /** Simplifies first, so that every size that follows from the input's is known. */
  private static Long multiplyAdds(Graph fixed, int opset) {
    try {
      Cost cost = Cost.of(Simplify.of(fixed, opset).graph(), opset);
      return cost.uncounted() == 0 ? cost.multiplyAdds() : null;
    } catch (GraphException e) {
      return null;
    }
  }

  private static void print(Contents contents, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %,d KB, %,d parameters, %,d nodes%n",
        contents.file(),
        (contents.bytes() + 1023) / 1024,
        contents.parameters(),
        contents.nodes());
    out.printf(
        "made by %s, IR version %d, opset %s%n",
        contents.producer().isEmpty() ? "an unnamed program" : contents.producer(),
        contents.irVersion(),
        words(contents.opsets()));
    contents.inputs().forEach(input -> out.println("  in   " + input));
    if (contents.weightsAsInputs() > 0) {
      out.printf(
          Locale.ROOT,
          "  in   %,d weights, listed as inputs; optimize frees them%n",
          contents.weightsAsInputs());
    }
    contents.outputs().forEach(output -> out.println("  out  " + output));
    out.printf(
        Locale.ROOT,
        "weights %,d KB%s; multiply-adds %s%n",
        (contents.weightBytes() + 1023) / 1024,
        types(contents.weightBytesByType()),
        contents.multiplyAdds() == null
            ? "unknown: sizes depend on the data"
            : String.format(Locale.ROOT, "%,d", contents.multiplyAdds())
                + (contents.countedAt().isEmpty()
                    ? ""
                    : " at " + String.join(", ", contents.countedAt())));
    precision(contents.precision()).ifPresent(out::println);
    out.println("operators: " + words(contents.operators()));
    contents.metadata().forEach((key, value) -> out.println("  " + key + " = " + value));
  }

  private static String types(Map<String, Long> bytes) {
    return bytes.size() < 2
        ? ""
        : bytes.entrySet().stream()
            .map(
                e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), (e.getValue() + 1023) / 1024))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** Returns the precision of the nodes with weights; nothing if all compute in float. */
  private static Optional<String> precision(List<NodePrecision> nodes) {
    Map<String, List<NodePrecision>> types =
        nodes.stream()
            .collect(
                Collectors.groupingBy(
                    node -> node.type().toString(), LinkedHashMap::new, Collectors.toList()));
    if (types.keySet().equals(Set.of("float")) || types.isEmpty()) {
      return Optional.empty();
    }
    String shares =
        types.entrySet().stream()
            .map(
                e ->
                    "%d of %d in %s (%d %%)"
                        .formatted(
                            e.getValue().size(),
                            nodes.size(),
                            e.getKey(),
                            100 * e.getValue().size() / nodes.size()))
            .collect(Collectors.joining(", "));
    String floats =
        types.getOrDefault("float", List.of()).stream()
            .map(NodePrecision::node)
            .collect(Collectors.joining(", "));
    return Optional.of(
        "precision of convolutions and matrix products: "
            + shares
            + (floats.isEmpty() ? "" : "; in float: " + floats));
  }

  private static String words(Map<String, ?> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey().isEmpty() ? e.getValue().toString() : e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
