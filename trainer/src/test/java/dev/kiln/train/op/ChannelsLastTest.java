package dev.kiln.train.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsLastTest {
  private static final int ROUNDS = 3;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void holdsTheSameImages() {
    NDArray images = manager.arange(48f).reshape(2, 3, 2, 4);
    NDArray last = ChannelsLast.channelsLast(images);
    assertEquals(images.getShape(), last.getShape());
    assertArrayEquals(images.toFloatArray(), last.toFloatArray());
  }

  /** On machines that hide their caches, plain ones give NaN where memory held NaN. */
  @ParameterizedTest
  @CsvSource({
    "32, 64, 1, 3, 1",
    "28, 6, 8, 5, 1",
    "14, 6, 12, 5, 1",
    "28, 32, 3, 9, 1",
    "14, 100, 16, 2, 2",
    "5, 20, 16, 4, 1"
  })
  void convolutionsDoNotDependOnWhatMemoryHeld(
      int side, int channels, int filters, int kernel, int stride) {
    Block conv =
        new StandardConv2d(
            Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride)));
    Shape shape = new Shape(16, channels, side, side);
    conv.initialize(manager, DataType.FLOAT32, shape);
    assertIndependent(conv, manager.randomNormal(shape));
  }

  /** On machines that hide their caches, plain ones give NaN where memory held NaN. */
  @ParameterizedTest
  @CsvSource({
    "14, 100, 12, 2, 1",
    "5, 100, 16, 4, 1",
    "14, 3, 20, 3, 2",
    "28, 8, 1, 2, 1",
    "5, 3, 16, 3, 1"
  })
  void transposedConvolutionsDoNotDependOnWhatMemoryHeld(
      int side, int channels, int filters, int kernel, int stride) {
    Block conv =
        ConvTranspose2d.builder()
            .setFilters(filters)
            .setKernelShape(new Shape(kernel, kernel))
            .optStride(new Shape(stride, stride))
            .build();
    Shape shape = new Shape(16, channels, side, side);
    conv.initialize(manager, DataType.FLOAT32, shape);
    assertIndependent(conv, manager.randomNormal(shape));
  }

  @ParameterizedTest
  @CsvSource({"lenet5-half, 16", "conv-autoencoder, 16", "dcgan32, 64", "style, 2"})
  void networksDoNotDependOnWhatMemoryHeld(String name, int batch) {
    Network.Part part = Networks.find(name).orElseThrow().parts().get(0);
    Block block = part.initialized(manager);
    assertIndependent(block, manager.randomNormal(part.example(batch)));
  }

  private void assertIndependent(Block block, NDArray images) {
    List<float[]> expected = null;
    for (int i = 0; i < ROUNDS; i++) {
      fillFreeMemory();
      List<float[]> found = answerAndGradients(block, images);
      for (int j = 0; expected != null && j < found.size(); j++) {
        assertArrayEquals(expected.get(j), found.get(j));
      }
      for (float[] values : found) {
        for (float value : values) {
          assertEquals(0, value - value, "finite");
        }
      }
      expected = found;
    }
  }

  /** What a block answers, then the gradients of coloured images and of all that it learns. */
  private List<float[]> answerAndGradients(Block block, NDArray images) {
    List<float[]> found = new ArrayList<>();
    try (NDManager scope = manager.newSubManager()) {
      NDArray x = images.duplicate();
      x.attach(scope);
      try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
        x.setRequiresGradient(true);
        NDArray y = block.forward(new ParameterStore(scope, false), new NDList(x), true).get(0);
        found.add(y.toFloatArray());
        tape.backward(y.square().mean());
      }
      if (x.getShape().get(1) > 1) {
        found.add(x.getGradient().toFloatArray());
      }
      for (Parameter parameter : block.getParameters().values()) {
        if (parameter.requiresGradient() && parameter.getArray().hasGradient()) {
          NDArray gradient = parameter.getArray().getGradient();
          found.add(gradient.toFloatArray());
          gradient.subi(gradient.duplicate());
        }
      }
    }
    return found;
  }

  /** Leaves NaN in memory of many sizes, which what comes next finds. */
  private void fillFreeMemory() {
    try (NDManager scope = manager.newSubManager()) {
      for (int size = 64; size < 1 << 22; size += size / 2) {
        for (int i = 0; i < ROUNDS; i++) {
          scope.full(new Shape(size), Float.NaN, DataType.FLOAT32);
        }
      }
    }
  }
}
