package dev.kiln.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.initializer.NormalInitializer;
import dev.kiln.export.Export;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.train.op.ConvTranspose2d;
import dev.kiln.train.op.InstanceNorm2d;
import dev.kiln.train.op.Operators;
import dev.kiln.train.op.ReflectionPad2d;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Stacks of random layers, the trainer's own among them, are exported for pictures of any size. */
class RandomPictureNetworksTest {
  @Property(tries = 10)
  void stackOfRandomLayersIsExported(@ForAll("layers") List<Layer> layers) throws IOException {
    export(layers);
  }

  @Property(tries = 1000)
  @Tag("slow")
  void manyStacksOfRandomLayersAreExported(@ForAll("layers") List<Layer> layers)
      throws IOException {
    export(layers);
  }

  /** A layer and how it is called when a case fails. */
  record Layer(String name, Supplier<Block> block) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Provide
  Arbitrary<List<Layer>> layers() {
    return Arbitraries.of(
            new Layer("transposed convolution", () -> transposed(3, 1, 1).build()),
            new Layer("transposed convolution, stride", () -> transposed(2, 2, 1).build()),
            new Layer("transposed convolution, dilation", () -> transposed(3, 1, 2).build()),
            new Layer(
                "transposed convolution, no bias",
                () -> transposed(4, 2, 1).optBias(false).build()),
            new Layer("instance norm", InstanceNorm2d::new),
            new Layer("reflection pad", () -> new ReflectionPad2d(2)),
            new Layer("twice the size", () -> LambdaBlock.singleton(x -> resized(x, 2, false))),
            new Layer("thrice, aligned", () -> LambdaBlock.singleton(x -> resized(x, 3, true))),
            new Layer("convolution", RandomPictureNetworksTest::convolution),
            new Layer("batch norm", () -> BatchNorm.builder().build()),
            new Layer("avg pool", () -> Pool.avgPool2dBlock(new Shape(2, 2), new Shape(2, 2))),
            new Layer("relu", Activation::reluBlock),
            new Layer("tanh", Activation::tanhBlock))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static ConvTranspose2d.Builder transposed(int filters, int stride, int dilation) {
    return ConvTranspose2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(3, 3))
        .optStride(new Shape(stride, stride))
        .optDilation(new Shape(dilation, dilation))
        .optPadding(new Shape(dilation, dilation))
        .optOutputPadding(new Shape(stride - 1, stride - 1));
  }

  private static Block convolution() {
    return Conv2d.builder()
        .setFilters(4)
        .setKernelShape(new Shape(3, 3))
        .optStride(new Shape(2, 2))
        .optPadding(new Shape(1, 1))
        .build();
  }

  private static NDArray resized(NDArray x, int factor, boolean alignCorners) {
    return Operators.interpolateBilinear(x, factor * x.size(2), factor * x.size(3), alignCorners);
  }

  private static void export(List<Layer> layers) throws IOException {
    Path file = Files.createTempFile("random", ".onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      SequentialBlock block = new SequentialBlock();
      layers.forEach(layer -> block.add(layer.block().get()));
      for (Parameter.Type type :
          List.of(Parameter.Type.WEIGHT, Parameter.Type.BIAS, Parameter.Type.BETA)) {
        block.setInitializer(new NormalInitializer(0.3f), type);
      }
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 64, 64));
      Export.of(block, new Shape(-1, 2, -1, -1))
          .withLowerings(Lowerings.standard().withTorchOperators(Operators::compute))
          .save(file);
    } finally {
      Files.delete(file);
    }
  }
}
