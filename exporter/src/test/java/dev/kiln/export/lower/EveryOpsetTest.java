package dev.kiln.export.lower;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.nn.LambdaBlock;
import dev.kiln.export.BlockForward;
import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.capture.Trace;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Op;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.graph.simplify.Simplify;
import dev.kiln.graph.verify.Tolerance;
import dev.kiln.graph.verify.Verify;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row does in ONNX Runtime what it does in DJL, at every opset that Kiln writes. */
class EveryOpsetTest {
  private static final Options OPTIONS = Options.defaults().withSpinning(false);

  @TempDir Path folder;

  static List<OperatorCase> cases() {
    return OperatorCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operatorIsTheSameAtEveryOpset(OperatorCase operator) {
    LambdaBlock block = new LambdaBlock(operator.forward());
    ProbeShapes probes = ProbeShapes.of(operator.inputs());
    Trace trace = Capture.of(block, probes, Map.of(), Lowerings.standard());
    List<String> inputs = names("x", trace.inputs().size());
    List<String> outputs = names("y", trace.outputs().size());
    Map<String, Tensor> given = probes.unseen(inputs, new Random(3));
    Map<String, Tensor> expected = new BlockForward(block, inputs, outputs).run(given);
    for (int opset = Op.FIRST_OPSET; opset <= Op.LAST_OPSET; opset++) {
      Path file = folder.resolve("opset" + opset + ".onnx");
      if (!isWritten(trace, inputs, outputs, opset, file)) {
        continue;
      }
      try (Model model = Model.open(file, OPTIONS)) {
        Verify.of(x -> expected, model::run, given, Tolerance.standard());
      }
    }
  }

  /** Whether it could be; if not, a newer opset was asked for. */
  private static boolean isWritten(
      Trace trace, List<String> inputs, List<String> outputs, int opset, Path file) {
    Graph graph;
    try {
      graph = Lower.of(trace, Lowerings.standard(), "operator", inputs, outputs, opset).graph();
    } catch (GraphException e) {
      String needed = ".* needs .*opset 1[78] or newer, found opset " + opset + ".*";
      assertTrue(opset < 18 && e.getMessage().matches(needed), e.getMessage());
      return false;
    }
    Graph simple = Simplify.of(graph, opset).graph();
    OnnxWriter.write(OnnxModel.of(simple, opset, Map.of()), file);
    return true;
  }

  private static List<String> names(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }
}
