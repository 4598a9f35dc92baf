package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.LinearCollection;
import ai.djl.nn.core.Multiplication;
import ai.djl.nn.core.SparseMax;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.BertMaskedLanguageModelBlock;
import ai.djl.nn.transformer.BertNextSentenceBlock;
import ai.djl.nn.transformer.BertPretrainingBlock;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.nn.transformer.PointwiseFeedForwardBlock;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import dev.kiln.export.capture.Numbers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of {@code ai.djl.nn} does in ONNX Runtime what it does in DJL. */
class BlocksTest {
  private static final Shape ROWS = new Shape(-1, 6);
  private static final Shape SEQUENCE = new Shape(-1, 5, 6);
  private static final Shape ANY_SEQUENCE = new Shape(-1, -1, 6);
  private static final Shape LINE = new Shape(-1, 3, -1);
  private static final Shape PICTURE = new Shape(-1, 3, -1, -1);
  private static final Shape VOLUME = new Shape(-1, 2, -1, 9, 8);
  private static final Shape IDS = new Shape(-1, 7);
  private static final Numbers FRACTIONS = Numbers.fractions();

  @TempDir Path folder;

  /** A block, what it takes and what stands in it. */
  record Case(String name, Block block, List<Shape> inputs, List<Numbers> numbers) {
    Case(String name, Block block, Shape input) {
      this(name, block, List.of(input), List.of(FRACTIONS));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource({
    "convolutions",
    "dense",
    "normalizations",
    "pools",
    "activations",
    "combined",
    "recurrent",
    "transformers"
  })
  void blockIsExported(Case given) {
    try (NDManager manager = NDManager.newBaseManager()) {
      given.block().setInitializer(new NormalInitializer(0.2f), Parameter.Type.WEIGHT);
      given.block().setInitializer(new NormalInitializer(0.2f), Parameter.Type.BIAS);
      given.block().setInitializer(new NormalInitializer(0.2f), Parameter.Type.BETA);
      given.block().initialize(manager, DataType.FLOAT32, examples(given.inputs()));
      Report report =
          Export.of(given.block(), given.inputs().toArray(Shape[]::new))
              .numbers(given.numbers().toArray(Numbers[]::new))
              .save(folder.resolve("block.onnx"));
      assertTrue(report.verification().worst().relative() <= 1e-4, report::toString);
    }
  }

  private static Shape[] examples(List<Shape> inputs) {
    return inputs.stream()
        .map(
            s -> new Shape(java.util.Arrays.stream(s.getShape()).map(d -> d < 0 ? 9 : d).toArray()))
        .toArray(Shape[]::new);
  }

  static Stream<Case> convolutions() {
    return Stream.of(
        new Case(
            "Conv1d", Conv1d.builder().setFilters(4).setKernelShape(new Shape(3)).build(), LINE),
        new Case(
            "Conv1d with stride",
            Conv1d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3))
                .optStride(new Shape(2))
                .optPadding(new Shape(1))
                .optDilation(new Shape(2))
                .build(),
            LINE),
        new Case(
            "Conv2d",
            Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 2)).build(),
            PICTURE),
        new Case(
            "Conv2d in groups",
            Conv2d.builder()
                .setFilters(6)
                .setKernelShape(new Shape(3, 3))
                .optGroups(3)
                .optBias(false)
                .build(),
            PICTURE),
        new Case(
            "Conv3d",
            Conv3d.builder().setFilters(3).setKernelShape(new Shape(3, 2, 2)).build(),
            VOLUME));
  }

  static Stream<Case> dense() {
    return Stream.of(
        new Case("Linear", Linear.builder().setUnits(4).build(), ROWS),
        new Case("Linear on sequences", Linear.builder().setUnits(4).build(), ANY_SEQUENCE),
        new Case(
            "Linear without bias", Linear.builder().setUnits(4).optBias(false).build(), SEQUENCE),
        new Case("Multiplication", Multiplication.builder().setUnits(4).build(), ROWS),
        new Case("LinearCollection", LinearCollection.builder().setUnits(4).build(), SEQUENCE),
        new Case("SparseMax", new SparseMax(), ROWS),
        new Case("SparseMax of sequences", new SparseMax(-1, 2), SEQUENCE));
  }

  static Stream<Case> normalizations() {
    return Stream.of(
        new Case("BatchNorm", BatchNorm.builder().build(), PICTURE),
        new Case("BatchNorm of features", BatchNorm.builder().build(), ROWS),
        new Case(
            "BatchNorm along the last axis", BatchNorm.builder().optAxis(2).build(), ANY_SEQUENCE),
        new Case("LayerNorm", LayerNorm.builder().axis(1, 2).build(), SEQUENCE),
        new Case("LayerNorm of features", LayerNorm.builder().axis(2).build(), ANY_SEQUENCE),
        new Case(
            "Dropout",
            new SequentialBlock().add(Dropout.builder().build()).add(Activation.tanhBlock()),
            ROWS));
  }

  static Stream<Case> pools() {
    Shape two = new Shape(2, 2);
    return Stream.of(
        new Case("max pool 1d", Pool.maxPool1dBlock(new Shape(3)), LINE),
        new Case("max pool 2d", Pool.maxPool2dBlock(two), PICTURE),
        new Case("max pool 3d", Pool.maxPool3dBlock(new Shape(2, 2, 2)), VOLUME),
        new Case("avg pool 1d", Pool.avgPool1dBlock(new Shape(3)), LINE),
        new Case("avg pool 2d", Pool.avgPool2dBlock(two), PICTURE),
        new Case("avg pool 3d", Pool.avgPool3dBlock(new Shape(2, 2, 2)), VOLUME),
        new Case("lp pool 1d", Pool.lpPool1dBlock(2, new Shape(3)), LINE),
        new Case("lp pool 2d", Pool.lpPool2dBlock(2, two), PICTURE),
        new Case("global max pool 1d", Pool.globalMaxPool1dBlock(), LINE),
        new Case("global max pool 2d", Pool.globalMaxPool2dBlock(), PICTURE),
        new Case("global max pool 3d", Pool.globalMaxPool3dBlock(), VOLUME),
        new Case("global avg pool 1d", Pool.globalAvgPool1dBlock(), LINE),
        new Case("global avg pool 2d", Pool.globalAvgPool2dBlock(), PICTURE),
        new Case("global avg pool 3d", Pool.globalAvgPool3dBlock(), VOLUME),
        new Case("global lp pool 1d", Pool.globalLpPool1dBlock(2), LINE),
        new Case("global lp pool 2d", Pool.globalLpPool2dBlock(2), PICTURE));
  }

  static Stream<Case> activations() {
    return Stream.of(
        new Case("relu", Activation.reluBlock(), ROWS),
        new Case("relu6", Activation.relu6Block(), ROWS),
        new Case("sigmoid", Activation.sigmoidBlock(), ROWS),
        new Case("tanh", Activation.tanhBlock(), ROWS),
        new Case("softPlus", Activation.softPlusBlock(), ROWS),
        new Case("softSign", Activation.softSignBlock(), ROWS),
        new Case("leakyRelu", Activation.leakyReluBlock(0.1f), ROWS),
        new Case("elu", Activation.eluBlock(0.5f), ROWS),
        new Case("selu", Activation.seluBlock(), ROWS),
        new Case("gelu", Activation.geluBlock(), ROWS),
        new Case("swish", Activation.swishBlock(1.5f), ROWS),
        new Case("mish", Activation.mishBlock(), ROWS));
  }

  static Stream<Case> combined() {
    return Stream.of(
        new Case(
            "SequentialBlock",
            new SequentialBlock().add(Linear.builder().setUnits(4).build()).add(Activation::relu),
            ROWS),
        new Case(
            "ParallelBlock",
            new ParallelBlock(
                branches -> new NDList(branches.get(0).head().concat(branches.get(1).head(), 1)),
                List.of(
                    Linear.builder().setUnits(4).build(), Linear.builder().setUnits(2).build())),
            ROWS),
        new Case("LambdaBlock", LambdaBlock.singleton(NDArray::exp), ROWS),
        new Case("identity", Blocks.identityBlock(), ROWS),
        new Case(
            "ones",
            Blocks.onesBlock(
                new PairList<>(Map.of(DataType.FLOAT32, new Shape(-1, 3))), new String[] {"ones"}),
            ROWS),
        new Case("batch flatten", Blocks.batchFlattenBlock(), SEQUENCE),
        new Case("batch flatten to a size", Blocks.batchFlattenBlock(30), SEQUENCE));
  }

  static Stream<Case> recurrent() {
    return Stream.of(
        new Case(
            "RNN",
            RNN.builder()
                .setStateSize(4)
                .setNumLayers(2)
                .setActivation(RNN.Activation.RELU)
                .build(),
            ANY_SEQUENCE),
        new Case(
            "RNN with its state",
            RNN.builder()
                .setStateSize(4)
                .setNumLayers(1)
                .setActivation(RNN.Activation.TANH)
                .optReturnState(true)
                .build(),
            SEQUENCE),
        new Case("GRU", GRU.builder().setStateSize(4).setNumLayers(2).build(), ANY_SEQUENCE),
        new Case(
            "GRU, time first",
            GRU.builder().setStateSize(4).setNumLayers(1).optBatchFirst(false).build(),
            ANY_SEQUENCE),
        new Case(
            "LSTM",
            LSTM.builder().setStateSize(4).setNumLayers(2).optReturnState(true).build(),
            ANY_SEQUENCE),
        new Case(
            "LSTM without biases",
            LSTM.builder().setStateSize(4).setNumLayers(1).optHasBiases(false).build(),
            SEQUENCE));
  }

  static Stream<Case> transformers() {
    Shape embedded = new Shape(-1, 7, 8);
    List<Shape> tokens = List.of(IDS, IDS, IDS);
    List<Numbers> tokenNumbers = List.of(Numbers.below(20), Numbers.below(2), Numbers.below(2));
    return Stream.of(
        new Case(
            "IdEmbedding",
            new IdEmbedding.Builder().setDictionarySize(9).setEmbeddingSize(4).build(),
            List.of(new Shape(-1, -1)),
            List.of(Numbers.below(9))),
        new Case("ScaledDotProductAttentionBlock", attention(), new Shape(-1, -1, 8)),
        new Case(
            "ScaledDotProductAttentionBlock with a mask",
            attention(),
            List.of(embedded, new Shape(-1, 7, 7)),
            List.of(FRACTIONS, Numbers.below(2))),
        new Case(
            "ScaledDotProductAttentionBlock with keys and values",
            attention(),
            List.of(embedded, embedded, embedded),
            List.of(FRACTIONS, FRACTIONS, FRACTIONS)),
        new Case(
            "PointwiseFeedForwardBlock",
            new PointwiseFeedForwardBlock(List.of(16), 8, Activation::gelu),
            embedded),
        new Case(
            "TransformerEncoderBlock",
            new TransformerEncoderBlock(8, 2, 16, 0.1f, Activation::gelu),
            embedded),
        new Case("BertBlock", bert().build(), tokens, tokenNumbers),
        new Case("BertNextSentenceBlock", new BertNextSentenceBlock(), ROWS),
        new Case(
            "BertMaskedLanguageModelBlock",
            new BertMaskedLanguageModelBlock(bert().build(), Activation::gelu),
            List.of(embedded, new Shape(-1, 3), new Shape(20, 8)),
            List.of(FRACTIONS, Numbers.below(7), FRACTIONS)),
        new Case(
            "BertPretrainingBlock",
            new BertPretrainingBlock(bert()),
            List.of(IDS, IDS, IDS, new Shape(-1, 3)),
            List.of(Numbers.below(20), Numbers.below(2), Numbers.below(2), Numbers.below(7))));
  }

  private static Block attention() {
    return ScaledDotProductAttentionBlock.builder().setEmbeddingSize(8).setHeadCount(2).build();
  }

  private static BertBlock.Builder bert() {
    return BertBlock.builder()
        .setTokenDictionarySize(20)
        .optMaxSequenceLength(7)
        .optEmbeddingSize(8)
        .optHiddenSize(16)
        .optAttentionHeadCount(2)
        .optTransformerBlockCount(2);
  }
}
