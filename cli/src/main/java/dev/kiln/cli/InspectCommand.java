package dev.kiln.cli;

import dev.kiln.export.graph.Node;
import dev.kiln.export.graph.Value;
import dev.kiln.export.onnx.OnnxModel;
import dev.kiln.export.onnx.OnnxReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln inspect}: what is in an ONNX file. */
@Command(
    name = "inspect",
    description = "Show what is in an ONNX file.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A model file, or a name that 'kiln models' lists.")
  private String model;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private record Contents(
      String file,
      long bytes,
      String producer,
      int irVersion,
      Map<String, Integer> opsets,
      List<String> inputs,
      List<String> outputs,
      int nodes,
      long parameters,
      Map<String, Long> operators,
      Map<String, String> metadata) {}

  @Override
  public Integer call() throws IOException {
    Path file = ModelFiles.find(model);
    OnnxModel onnx = OnnxReader.read(file);
    Contents contents =
        new Contents(
            file.toString(),
            Files.size(file),
            onnx.producer(),
            onnx.irVersion(),
            onnx.opsets(),
            onnx.graph().inputs().stream().map(Value::toString).toList(),
            onnx.graph().outputs().stream().map(Value::toString).toList(),
            onnx.graph().nodes().size(),
            onnx.graph().parameters(),
            onnx.graph().nodes().stream()
                .collect(
                    Collectors.groupingBy(Node::operator, TreeMap::new, Collectors.counting())),
            onnx.metadata());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(contents));
    } else {
      print(contents, out);
    }
    return 0;
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
    contents.outputs().forEach(output -> out.println("  out  " + output));
    out.println("operators: " + words(contents.operators()));
    contents.metadata().forEach((key, value) -> out.println("  " + key + " = " + value));
  }

  private static String words(Map<String, ?> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey().isEmpty() ? e.getValue().toString() : e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }
}
