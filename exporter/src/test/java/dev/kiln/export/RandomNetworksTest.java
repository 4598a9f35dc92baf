package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
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

/** Stacks of random layers do in ONNX Runtime what they do in DJL. */
class RandomNetworksTest {
  @Property(tries = 30)
  void stackOfRandomLayersIsExported(@ForAll("convolutional") List<Layer> layers)
      throws IOException {
    export(layers, new Shape(-1, 2, 24, 20));
  }

  @Property(tries = 2000)
  @Tag("slow")
  void manyStacksOfRandomLayersAreExported(@ForAll("convolutional") List<Layer> layers)
      throws IOException {
    export(layers, new Shape(-1, 2, 24, 20));
  }

  @Property(tries = 20)
  void stackOfRandomLayersOnFeaturesIsExported(@ForAll("dense") List<Layer> layers)
      throws IOException {
    export(layers, new Shape(-1, 12));
  }

  /** A layer and how it is called when a case fails. */
  record Layer(String name, Supplier<Block> block) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Provide
  Arbitrary<List<Layer>> convolutional() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(1, 6).map(c -> layer("conv3x3 " + c, conv(c, 3))),
            Arbitraries.integers().between(1, 6).map(c -> layer("conv1x1 " + c, conv(c, 1))),
            Arbitraries.of(
                layer("batch norm", () -> BatchNorm.builder().build()),
                layer("dropout", () -> Dropout.builder().optRate(0.3f).build()),
                layer("max pool", () -> Pool.maxPool2dBlock(new Shape(2, 2), new Shape(1, 1))),
                layer("avg pool", () -> Pool.avgPool2dBlock(new Shape(3, 2), new Shape(1, 2)))),
            activations())
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .flatMap(
            layers ->
                Arbitraries.of(
                        layer("flatten", Blocks::batchFlattenBlock),
                        layer("global average", Pool::globalAvgPool2dBlock),
                        layer("global maximum", Pool::globalMaxPool2dBlock),
                        layer("nothing", Blocks::identityBlock))
                    .map(last -> append(layers, last)));
  }

  @Provide
  Arbitrary<List<Layer>> dense() {
    return Arbitraries.oneOf(
            Arbitraries.integers()
                .between(1, 9)
                .map(n -> layer("linear " + n, () -> Networks.linear(n))),
            Arbitraries.of(layer("dropout", () -> Dropout.builder().optRate(0.3f).build())),
            activations())
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static Arbitrary<Layer> activations() {
    return Arbitraries.of(
        layer("relu", Activation::reluBlock),
        layer("relu6", Activation::relu6Block),
        layer("sigmoid", Activation::sigmoidBlock),
        layer("tanh", Activation::tanhBlock),
        layer("softplus", Activation::softPlusBlock),
        layer("softsign", Activation::softSignBlock),
        layer("leaky relu", () -> Activation.leakyReluBlock(0.2f)),
        layer("elu", () -> Activation.eluBlock(0.8f)),
        layer("selu", Activation::seluBlock),
        layer("gelu", Activation::geluBlock),
        layer("swish", () -> Activation.swishBlock(1.2f)),
        layer("mish", Activation::mishBlock));
  }

  private static Layer layer(String name, Supplier<Block> block) {
    return new Layer(name, block);
  }

  private static Supplier<Block> conv(int channels, int kernel) {
    return () -> Networks.conv(channels, kernel, kernel / 2);
  }

  private static List<Layer> append(List<Layer> layers, Layer last) {
    return java.util.stream.Stream.concat(layers.stream(), java.util.stream.Stream.of(last))
        .toList();
  }

  private static void export(List<Layer> layers, Shape input) throws IOException {
    Path file = Files.createTempFile("random", ".onnx");
    try (NDManager manager = NDManager.newBaseManager()) {
      SequentialBlock block = new SequentialBlock();
      layers.forEach(layer -> block.add(layer.block().get()));
      long[] one = input.getShape().clone();
      one[0] = 1;
      Networks.initialized(block, manager, new Shape(one));
      Report report = Export.of(block, input).save(file);
      assertTrue(report.verification().worst().absolute() <= 1e-5, report::toString);
    } finally {
      Files.delete(file);
    }
  }
}
