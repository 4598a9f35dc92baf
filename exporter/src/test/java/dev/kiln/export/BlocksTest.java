package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import dev.kiln.export.capture.InputRange;
import dev.kiln.graph.report.Report;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of {@code ai.djl.nn} does in ONNX Runtime what it does in DJL. */
class BlocksTest {
  @TempDir Path folder;

  static Stream<BlockCase> cases() {
    return BlockCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void blockIsExported(BlockCase given) {
    try (NDManager manager = NDManager.newBaseManager()) {
      given.block().setInitializer(new NormalInitializer(0.2f), Parameter.Type.WEIGHT);
      given.block().setInitializer(new NormalInitializer(0.2f), Parameter.Type.BIAS);
      given.block().setInitializer(new NormalInitializer(0.2f), Parameter.Type.BETA);
      given.block().initialize(manager, DataType.FLOAT32, examples(given.inputs()));
      Report report =
          Export.of(given.block(), given.inputs().toArray(Shape[]::new))
              .withInputRanges(given.numbers().toArray(InputRange[]::new))
              .save(folder.resolve("block.onnx"));
      assertTrue(report.verification().worst().relative() <= 1e-4, report::toString);
    }
  }

  private static Shape[] examples(List<Shape> inputs) {
    return inputs.stream()
        .map(s -> new Shape(Arrays.stream(s.getShape()).map(d -> d < 0 ? 9 : d).toArray()))
        .toArray(Shape[]::new);
  }
}
