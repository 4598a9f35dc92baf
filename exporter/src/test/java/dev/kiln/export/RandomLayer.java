package dev.kiln.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * A layer of a random network.
 *
 * @param name how it is called when a case fails
 * @param block makes it
 */
record RandomLayer(String name, Supplier<Block> block) {
  @Override
  public String toString() {
    return name;
  }

  /** Layers of pictures, and one that may make rows of them. */
  static Arbitrary<List<RandomLayer>> convolutional() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(1, 6).map(c -> layer("conv3x3 " + c, conv(c, 3))),
            Arbitraries.integers().between(1, 6).map(c -> layer("conv1x1 " + c, conv(c, 1))),
            Arbitraries.of(
                layer("conv with stride", () -> conv(3, 2, 1)),
                layer("conv with dilation", () -> conv(4, 1, 2)),
                layer("batch norm", () -> BatchNorm.builder().build()),
                layer("layer norm of rows", () -> LayerNorm.builder().axis(3).build()),
                layer("dropout", () -> Dropout.builder().optRate(0.3f).build()),
                layer("max pool", () -> Pool.maxPool2dBlock(new Shape(2, 2), new Shape(1, 1))),
                layer("avg pool", () -> Pool.avgPool2dBlock(new Shape(3, 2), new Shape(1, 2))),
                layer("lp pool", () -> Pool.lpPool2dBlock(2, new Shape(2, 1), new Shape(1, 1))),
                layer("beside itself", () -> beside(Activation.tanhBlock())),
                layer("residual", () -> residual(Activation.softSignBlock()))),
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

  /** Layers of rows. */
  static Arbitrary<List<RandomLayer>> dense() {
    return Arbitraries.oneOf(
            Arbitraries.integers()
                .between(1, 9)
                .map(n -> layer("linear " + n, () -> Networks.linear(n))),
            Arbitraries.of(
                layer("batch norm", () -> BatchNorm.builder().build()),
                layer("dropout", () -> Dropout.builder().optRate(0.3f).build()),
                layer("beside itself", () -> beside(Activation.reluBlock())),
                layer("residual", () -> residual(Activation.geluBlock()))),
            activations())
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  /** Layers of sequences that give as many features as they take, which are 8. */
  static Arbitrary<List<RandomLayer>> sequential() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(1, 2).map(n -> layer("rnn " + n, () -> rnn(n))),
            Arbitraries.integers().between(1, 2).map(n -> layer("lstm " + n, () -> lstm(n))),
            Arbitraries.integers().between(1, 2).map(n -> layer("gru " + n, () -> gru(n))),
            Arbitraries.of(1, 2, 4).map(n -> layer("attention " + n, () -> attention(n))),
            Arbitraries.of(
                layer("linear", () -> Networks.linear(8)),
                layer("layer norm", () -> LayerNorm.builder().axis(2).build()),
                layer("batch norm", () -> BatchNorm.builder().optAxis(2).build()),
                layer(
                    "transformer",
                    () -> new TransformerEncoderBlock(8, 2, 16, 0.1f, Activation::gelu)),
                layer("residual", () -> residual(Networks.linear(8)))),
            activations())
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Arbitrary<RandomLayer> activations() {
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

  private static RandomLayer layer(String name, Supplier<Block> block) {
    return new RandomLayer(name, block);
  }

  private static Supplier<Block> conv(int channels, int kernel) {
    return () -> Networks.conv(channels, kernel, kernel / 2);
  }

  private static Block conv(int channels, int stride, int dilation) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(3, 3))
        .optStride(new Shape(stride, stride))
        .optDilation(new Shape(dilation, dilation))
        .optPadding(new Shape(dilation, dilation))
        .build();
  }

  /** With tanh: what a ReLU lets through grows with every step. */
  private static Block rnn(int layers) {
    RNN.Builder rnn = RNN.builder().setStateSize(8).setNumLayers(layers);
    return rnn.setActivation(RNN.Activation.TANH).build();
  }

  private static Block lstm(int layers) {
    return LSTM.builder().setStateSize(8).setNumLayers(layers).build();
  }

  private static Block gru(int layers) {
    return GRU.builder().setStateSize(8).setNumLayers(layers).build();
  }

  private static Block attention(int heads) {
    return ScaledDotProductAttentionBlock.builder().setEmbeddingSize(8).setHeadCount(heads).build();
  }

  /** What comes in, and behind it what a block makes of it. */
  private static Block beside(Block block) {
    return joined(block, (x, y) -> x.concat(y, 1));
  }

  private static Block residual(Block block) {
    return joined(block, NDArray::add);
  }

  private static Block joined(Block block, BinaryOperator<NDArray> join) {
    return new ParallelBlock(
        sides -> new NDList(join.apply(sides.get(0).head(), sides.get(1).head())),
        List.of(Blocks.identityBlock(), block));
  }

  private static List<RandomLayer> append(List<RandomLayer> layers, RandomLayer last) {
    return Stream.concat(layers.stream(), Stream.of(last)).toList();
  }
}
