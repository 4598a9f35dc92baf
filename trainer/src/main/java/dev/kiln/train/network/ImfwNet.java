package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.convTranspose;
import static dev.kiln.train.network.Layers.doubling;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.train.op.InstanceNorm2d;
import dev.kiln.train.op.ReflectionPad2d;

/**
 * The image transformation network of the article on style transfer, after Johnson et al.,
 * "Perceptual Losses for Real-Time Style Transfer and Super-Resolution" (2016), with instance
 * normalization. Takes pictures [N, 3, H, W] normalized by ImageNet's mean and standard deviation,
 * and gives them likewise, to be clamped to -2.1..2.7; heights and widths that are no multiples of
 * 4 become the nearest ones.
 */
public final class ImfwNet {
  private ImfwNet() {}

  /** Returns the network of the article. */
  static Block imfwNet(Dimensions d) {
    boolean upsample = d.isOn("upsample");
    SequentialBlock residuals = new SequentialBlock();
    for (int i = 0; i < 5; i++) {
      residuals.add(new ResidualBlock(128));
    }
    return Initializers.pytorch(
        new Chain()
            .add(
                "downsample",
                sequential(
                    new ReflectionPad2d(4),
                    conv(32, 9, 1, 0),
                    new InstanceNorm2d(),
                    relu(),
                    conv(64, 3, 2, 0),
                    new InstanceNorm2d(),
                    relu(),
                    new ReflectionPad2d(1),
                    conv(128, 3, 2, 0),
                    new InstanceNorm2d(),
                    relu()))
            .add("res_blocks", residuals)
            .add(
                "unsample",
                sequential(
                    doubling(upsample, 64, convTranspose(64, 3, 2, 1, 1)),
                    new InstanceNorm2d(),
                    relu(),
                    doubling(upsample, 32, convTranspose(32, 3, 2, 1, 1)),
                    new InstanceNorm2d(),
                    relu(),
                    convTranspose(3, 9, 1, 4, 0))));
  }

  /** Two convolutions beside an identity, and a ReLU after the sum; nothing is normalized. */
  private static final class ResidualBlock extends AbstractBlock {
    private final Block conv;

    ResidualBlock(int channels) {
      conv =
          addChildBlock(
              "conv", sequential(conv(channels, 3, 1, 1), relu(), conv(channels, 3, 1, 1)));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
      NDList y = conv.forward(parameters, x, training);
      return Activation.relu(new NDList(y.singletonOrThrow().add(x.singletonOrThrow())));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      conv.initialize(manager, type, inputs);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return inputs;
    }
  }
}
