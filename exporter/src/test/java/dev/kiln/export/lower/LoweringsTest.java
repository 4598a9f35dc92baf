package dev.kiln.export.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import dev.kiln.export.Export;
import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Capture;
import dev.kiln.export.capture.ProbeShapes;
import dev.kiln.export.lower.OperatorCases.OperatorCase;
import dev.kiln.graph.GraphException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoweringsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void pictureIsSmoothedWhereItShrinksFromOpset18On(int kind) {
    OperatorCase smaller =
        new OperatorCase(
            "smaller",
            x ->
                new NDList(
                    x.head().getNDArrayInternal().interpolation(new long[] {6, 16}, kind, false)),
            List.of(new Shape(-1, 3, 19, 8)));
    export(smaller, 18);
    String message = assertThrows(GraphException.class, () -> export(smaller, 17)).getMessage();
    assertTrue(message.startsWith("NDArrayEx.interpolation at dev.kiln."), message);
    assertTrue(message.contains("Resize of opset 18 or newer, found opset 17"), message);
  }

  @Test
  void everyRowHasACase() {
    Set<String> covered = new TreeSet<>();
    for (OperatorCase operator : OperatorCases.all()) {
      ProbeShapes probes = ProbeShapes.of(operator.inputs());
      Capture.of(new LambdaBlock(operator.forward()), probes, Map.of(), Lowerings.standard())
          .calls()
          .stream()
          .map(Call::operator)
          .forEach(covered::add);
    }
    assertEquals(Lowerings.standard().operators(), covered);
  }

  private void export(OperatorCase operator, int opset) {
    Export.of(new LambdaBlock(operator.forward()), operator.inputs().toArray(Shape[]::new))
        .withOpset(opset)
        .save(folder.resolve("operator.onnx"));
  }
}
