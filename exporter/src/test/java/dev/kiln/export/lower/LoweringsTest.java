package dev.kiln.export.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import dev.kiln.export.Export;
import dev.kiln.export.Report;
import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoweringsTest {
  @TempDir Path folder;

  static List<OperatorCase> cases() {
    return OperatorCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operatorDoesInOnnxRuntimeWhatItDoesInDjl(OperatorCase operator) {
    Report report = export(operator, 17);
    assertTrue(report.verification().worst().absolute() <= 1e-5, report::toString);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operatorIsWrittenForTheNewestOpsetToo(OperatorCase operator) {
    export(operator, 21);
  }

  @Test
  void everyRowHasACase() {
    Set<String> covered = new TreeSet<>();
    for (OperatorCase operator : cases()) {
      ProbeShapes probes = ProbeShapes.of(operator.inputs());
      Capture.of(new LambdaBlock(operator.forward()), probes, Map.of(), Lowerings.standard())
          .calls()
          .stream()
          .map(Call::operator)
          .forEach(covered::add);
    }
    assertEquals(Lowerings.standard().operators(), covered);
  }

  private Report export(OperatorCase operator, int opset) {
    return Export.of(new LambdaBlock(operator.forward()), operator.inputs().toArray(Shape[]::new))
        .opset(opset)
        .save(folder.resolve("operator.onnx"));
  }
}
