package dev.kiln.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
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
import ai.djl.util.PairList;
import dev.kiln.export.capture.InputRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A block of {@code ai.djl.nn}, what it takes and what stands in it. */
record BlockCase(String name, Block block, List<Shape> inputs, List<InputRange> numbers) {
  private static final Shape ROWS = new Shape(-1, 6);
  private static final Shape SEQUENCE = new Shape(-1, 5, 6);
  private static final Shape ANY_SEQUENCE = new Shape(-1, -1, 6);
  private static final Shape LINE = new Shape(-1, 3, -1);
  private static final Shape PICTURE = new Shape(-1, 3, -1, -1);
  private static final Shape VOLUME = new Shape(-1, 2, -1, 9, 8);
  private static final Shape IDS = new Shape(-1, 7);
  private static final InputRange FRACTIONS = InputRange.fractions();

  private BlockCase(String name, Block block, Shape input) {
    this(name, block, List.of(input), List.of(FRACTIONS));
  }

  static Stream<BlockCase> all() {
    return Stream.of(
            convolutions(),
            dense(),
            normalizations(),
            pools(),
            activations(),
            combined(),
            recurrent(),
            transformers())
        .flatMap(cases -> cases);
  }

  @Override
  public String toString() {
    return name;
  }

  private static Stream<BlockCase> convolutions() {
    return Stream.of(
        new BlockCase(
            "Conv1d", Conv1d.builder().setFilters(4).setKernelShape(new Shape(3)).build(), LINE),
        new BlockCase(
            "Conv1d with stride",
            Conv1d.builder()
                .setFilters(4)
                .setKernelShape(new Shape(3))
                .optStride(new Shape(2))
                .optPadding(new Shape(1))
                .optDilation(new Shape(2))
                .build(),
            LINE),
        new BlockCase(
            "Conv2d",
            Conv2d.builder().setFilters(4).setKernelShape(new Shape(3, 2)).build(),
            PICTURE),
        new BlockCase(
            "Conv2d in groups",
            Conv2d.builder()
                .setFilters(6)
                .setKernelShape(new Shape(3, 3))
                .optGroups(3)
                .optBias(false)
                .build(),
            PICTURE),
        new BlockCase(
            "Conv3d",
            Conv3d.builder().setFilters(3).setKernelShape(new Shape(3, 2, 2)).build(),
            VOLUME));
  }

  private static Stream<BlockCase> dense() {
    return Stream.of(
        new BlockCase("Linear", Linear.builder().setUnits(4).build(), ROWS),
        new BlockCase("Linear on sequences", Linear.builder().setUnits(4).build(), ANY_SEQUENCE),
        new BlockCase(
            "Linear without bias", Linear.builder().setUnits(4).optBias(false).build(), SEQUENCE),
        new BlockCase("Multiplication", Multiplication.builder().setUnits(4).build(), ROWS),
        new BlockCase("LinearCollection", LinearCollection.builder().setUnits(4).build(), SEQUENCE),
        new BlockCase("SparseMax", new SparseMax(), ROWS),
        new BlockCase("SparseMax of sequences", new SparseMax(-1, 2), SEQUENCE));
  }

  private static Stream<BlockCase> normalizations() {
    return Stream.of(
        new BlockCase("BatchNorm", BatchNorm.builder().build(), PICTURE),
        new BlockCase("BatchNorm of features", BatchNorm.builder().build(), ROWS),
        new BlockCase(
            "BatchNorm along the last axis", BatchNorm.builder().optAxis(2).build(), ANY_SEQUENCE),
        new BlockCase("LayerNorm", LayerNorm.builder().axis(1, 2).build(), SEQUENCE),
        new BlockCase("LayerNorm of features", LayerNorm.builder().axis(2).build(), ANY_SEQUENCE),
        new BlockCase(
            "Dropout",
            new SequentialBlock().add(Dropout.builder().build()).add(Activation.tanhBlock()),
            ROWS));
  }

  private static Stream<BlockCase> pools() {
    Shape two = new Shape(2, 2);
    return Stream.of(
        new BlockCase("max pool 1d", Pool.maxPool1dBlock(new Shape(3)), LINE),
        new BlockCase("max pool 2d", Pool.maxPool2dBlock(two), PICTURE),
        new BlockCase("max pool 3d", Pool.maxPool3dBlock(new Shape(2, 2, 2)), VOLUME),
        new BlockCase("avg pool 1d", Pool.avgPool1dBlock(new Shape(3)), LINE),
        new BlockCase("avg pool 2d", Pool.avgPool2dBlock(two), PICTURE),
        new BlockCase("avg pool 3d", Pool.avgPool3dBlock(new Shape(2, 2, 2)), VOLUME),
        new BlockCase("lp pool 1d", Pool.lpPool1dBlock(2, new Shape(3)), LINE),
        new BlockCase("lp pool 2d", Pool.lpPool2dBlock(2, two), PICTURE),
        new BlockCase("global max pool 1d", Pool.globalMaxPool1dBlock(), LINE),
        new BlockCase("global max pool 2d", Pool.globalMaxPool2dBlock(), PICTURE),
        new BlockCase("global max pool 3d", Pool.globalMaxPool3dBlock(), VOLUME),
        new BlockCase("global avg pool 1d", Pool.globalAvgPool1dBlock(), LINE),
        new BlockCase("global avg pool 2d", Pool.globalAvgPool2dBlock(), PICTURE),
        new BlockCase("global avg pool 3d", Pool.globalAvgPool3dBlock(), VOLUME),
        new BlockCase("global lp pool 1d", Pool.globalLpPool1dBlock(2), LINE),
        new BlockCase("global lp pool 2d", Pool.globalLpPool2dBlock(2), PICTURE));
  }

  private static Stream<BlockCase> activations() {
    return Stream.of(
        new BlockCase("relu", Activation.reluBlock(), ROWS),
        new BlockCase("relu6", Activation.relu6Block(), ROWS),
        new BlockCase("sigmoid", Activation.sigmoidBlock(), ROWS),
        new BlockCase("tanh", Activation.tanhBlock(), ROWS),
        new BlockCase("softPlus", Activation.softPlusBlock(), ROWS),
        new BlockCase("softSign", Activation.softSignBlock(), ROWS),
        new BlockCase("leakyRelu", Activation.leakyReluBlock(0.1f), ROWS),
        new BlockCase("elu", Activation.eluBlock(0.5f), ROWS),
        new BlockCase("selu", Activation.seluBlock(), ROWS),
        new BlockCase("gelu", Activation.geluBlock(), ROWS),
        new BlockCase("swish", Activation.swishBlock(1.5f), ROWS),
        new BlockCase("mish", Activation.mishBlock(), ROWS));
  }

  private static Stream<BlockCase> combined() {
    return Stream.of(
        new BlockCase(
            "SequentialBlock",
            new SequentialBlock().add(Linear.builder().setUnits(4).build()).add(Activation::relu),
            ROWS),
        new BlockCase(
            "ParallelBlock",
            new ParallelBlock(
                branches -> new NDList(branches.get(0).head().concat(branches.get(1).head(), 1)),
                List.of(
                    Linear.builder().setUnits(4).build(), Linear.builder().setUnits(2).build())),
            ROWS),
        new BlockCase("LambdaBlock", LambdaBlock.singleton(NDArray::exp), ROWS),
        new BlockCase("identity", Blocks.identityBlock(), ROWS),
        new BlockCase(
            "ones",
            Blocks.onesBlock(
                new PairList<>(Map.of(DataType.FLOAT32, new Shape(-1, 3))), new String[] {"ones"}),
            ROWS),
        new BlockCase("batch flatten", Blocks.batchFlattenBlock(), SEQUENCE),
        new BlockCase("batch flatten to a size", Blocks.batchFlattenBlock(30), SEQUENCE));
  }

  private static Stream<BlockCase> recurrent() {
    return Stream.of(
        new BlockCase(
            "RNN",
            RNN.builder()
                .setStateSize(4)
                .setNumLayers(2)
                .setActivation(RNN.Activation.RELU)
                .build(),
            ANY_SEQUENCE),
        new BlockCase(
            "RNN with its state",
            RNN.builder()
                .setStateSize(4)
                .setNumLayers(1)
                .setActivation(RNN.Activation.TANH)
                .optReturnState(true)
                .build(),
            SEQUENCE),
        new BlockCase("GRU", GRU.builder().setStateSize(4).setNumLayers(2).build(), ANY_SEQUENCE),
        new BlockCase(
            "GRU, time first",
            GRU.builder().setStateSize(4).setNumLayers(1).optBatchFirst(false).build(),
            ANY_SEQUENCE),
        new BlockCase(
            "LSTM",
            LSTM.builder().setStateSize(4).setNumLayers(2).optReturnState(true).build(),
            ANY_SEQUENCE),
        new BlockCase(
            "LSTM without biases",
            LSTM.builder().setStateSize(4).setNumLayers(1).optHasBiases(false).build(),
            SEQUENCE));
  }

  private static Stream<BlockCase> transformers() {
    Shape embedded = new Shape(-1, 7, 8);
    List<Shape> tokens = List.of(IDS, IDS, IDS);
    List<InputRange> tokenNumbers =
        List.of(InputRange.below(20), InputRange.below(2), InputRange.below(2));
    return Stream.of(
        new BlockCase(
            "IdEmbedding",
            new IdEmbedding.Builder().setDictionarySize(9).setEmbeddingSize(4).build(),
            List.of(new Shape(-1, -1)),
            List.of(InputRange.below(9))),
        new BlockCase("ScaledDotProductAttentionBlock", attention(), new Shape(-1, -1, 8)),
        new BlockCase(
            "ScaledDotProductAttentionBlock with a mask",
            attention(),
            List.of(embedded, new Shape(-1, 7, 7)),
            List.of(FRACTIONS, InputRange.below(2))),
        new BlockCase(
            "ScaledDotProductAttentionBlock with keys and values",
            attention(),
            List.of(embedded, embedded, embedded),
            List.of(FRACTIONS, FRACTIONS, FRACTIONS)),
        new BlockCase(
            "PointwiseFeedForwardBlock",
            new PointwiseFeedForwardBlock(List.of(16), 8, Activation::gelu),
            embedded),
        new BlockCase(
            "TransformerEncoderBlock",
            new TransformerEncoderBlock(8, 2, 16, 0.1f, Activation::gelu),
            embedded),
        new BlockCase("BertBlock", bert().build(), tokens, tokenNumbers),
        new BlockCase("BertNextSentenceBlock", new BertNextSentenceBlock(), ROWS),
        new BlockCase(
            "BertMaskedLanguageModelBlock",
            new BertMaskedLanguageModelBlock(bert().build(), Activation::gelu),
            List.of(embedded, new Shape(-1, 3), new Shape(20, 8)),
            List.of(FRACTIONS, InputRange.below(7), FRACTIONS)),
        new BlockCase(
            "BertPretrainingBlock",
            new BertPretrainingBlock(bert()),
            List.of(IDS, IDS, IDS, new Shape(-1, 3)),
            List.of(
                InputRange.below(20),
                InputRange.below(2),
                InputRange.below(2),
                InputRange.below(7))));
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
