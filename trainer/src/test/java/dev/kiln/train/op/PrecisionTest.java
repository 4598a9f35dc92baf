package dev.kiln.train.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.LiveArrays;
import dev.kiln.train.network.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionTest {
  @TempDir Path folder;

  @Test
  void bfloat16GivesTheSameAnswersAndGradientsToTwoDigits() {
    assumeBfloat16();
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = Networks.find("style").orElseThrow().main().initialized(manager);
      NDArray input = manager.randomNormal(new Shape(2, 3, 32, 32));
      NDArray exact = Precision.FP32.forward(block, new NDList(input), false).singletonOrThrow();
      NDArray rounded = Precision.BF16.forward(block, new NDList(input), false).singletonOrThrow();
      assertEquals(DataType.FLOAT32, rounded.getDataType());
      assertTrue(distance(exact, rounded) < 0.03, "answers differ by " + distance(exact, rounded));
      assertTrue(distance(exact, rounded) > 1e-5, "answers are as exact as float32's");

      NDArray expected = gradient(Precision.FP32, block, input);
      NDArray found = gradient(Precision.BF16, block, input);
      assertEquals(DataType.FLOAT32, found.getDataType());
      assertTrue(
          distance(expected, found) < 0.1, "gradients differ by " + distance(expected, found));
    }
  }

  /** LibTorch's own gradient of these weights in bfloat16 is mostly garbage. */
  @Test
  void gradientsOfDilatedDepthwiseConvolutionsAreAsInFloat32() {
    assumeBfloat16();
    Block block =
        new DepthwiseConv2d(
            Conv2d.builder()
                .setFilters(160)
                .setKernelShape(new Shape(3, 3))
                .optGroups(160)
                .optPadding(new Shape(2, 2))
                .optDilation(new Shape(2, 2))
                .optBias(false));
    try (NDManager manager = NDManager.newBaseManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(4, 160, 32, 32));
      NDArray input = manager.randomNormal(new Shape(4, 32, 32, 160)).transpose(0, 3, 1, 2);
      NDArray expected = gradient(Precision.FP32, block, input);
      for (int i = 0; i < 5; i++) {
        try (NDManager scope = manager.newSubManager()) {
          // Its memory is what comes next finds.
          scope.full(new Shape(1 << 23), 1e30f);
        }
        double distance = distance(expected, gradient(Precision.BF16, block, input));
        assertTrue(distance < 0.1, "gradients differ by " + distance);
      }
    }
  }

  @Test
  void whatItMakesOnTheWayBelongsToTheInput() {
    assumeBfloat16();
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = Networks.find("lenet5").orElseThrow().main().initialized(manager);
      int before = LiveArrays.count();
      try (NDManager scope = manager.newSubManager()) {
        NDArray input = scope.randomNormal(new Shape(1, 1, 28, 28));
        Precision.BF16.forward(block, new NDList(input), true);
        assertTrue(LiveArrays.count() > before);
      }
      assertEquals(before, LiveArrays.count());
    }
  }

  @Test
  void bfloat16NeedsAProcessorThatHasIt() throws IOException {
    Path processor = folder.resolve("cpuinfo");
    assertFalse(Precision.isIn(processor));
    Files.writeString(processor, "flags\t\t: fpu avx512f avx512_vnni\n");
    assertFalse(Precision.isIn(processor));
    Files.writeString(processor, "flags\t\t: fpu avx512f avx512_bf16 avx512_vnni\n");
    assertTrue(Precision.isIn(processor));
  }

  private static void assumeBfloat16() {
    try {
      Precision.BF16.check();
    } catch (TrainingException e) {
      abort(e.getMessage());
    }
  }

  /** Of the mean square answer, by the last layer's weights. */
  private static NDArray gradient(Precision precision, Block block, NDArray input) {
    Parameter last =
        block.getParameters().values().stream()
            .filter(parameter -> parameter.getType() == Parameter.Type.WEIGHT)
            .reduce((former, latter) -> latter)
            .orElseThrow();
    try (GradientCollector tape = input.getManager().getEngine().newGradientCollector()) {
      NDArray answer = precision.forward(block, new NDList(input), true).singletonOrThrow();
      tape.backward(answer.square().mean());
    }
    NDArray gradient = last.getArray().getGradient();
    NDArray copy = gradient.duplicate();
    gradient.subi(gradient);
    return copy;
  }

  private static double distance(NDArray expected, NDArray found) {
    return found.sub(expected).norm().getFloat() / expected.norm().getFloat();
  }
}
