package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.pixelShuffle;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
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
 * A style network for camera frames, some sixteen times faster than {@link ImfwNet}. Most of it
 * works at an eighth of the size; pixel shuffles (Shi et al., "Real-Time Single Image and Video
 * Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network", 2016) in place of
 * transposed convolutions leave no grid, and all borders are reflected, so that no frame shows.
 * Takes and gives pictures [N, 3, H, W] normalized by ImageNet's mean and standard deviation, to be
 * clamped to -2.1..2.7; heights and widths that are no multiples of 4 become the nearest ones.
 *
 * <pre>
 * quarter = encoder(pictures)
 * eighth = residual blocks(halved quarter)
 * pictures = decoder(relu(shuffled eighth + quarter))
 * </pre>
 */
final class StyleFast extends AbstractBlock {
  private static final int QUARTER = 32;
  private static final int PLANES = 3;

  private final Block encoder;
  private final Block deep;
  private final Block decoder;

  private StyleFast(int channels, int blocks) {
    encoder =
        addChildBlock(
            "encoder",
            sequential(
                new ReflectionPad2d(2),
                conv(16, 6, 2, 0),
                new InstanceNorm2d(),
                relu(),
                new ReflectionPad2d(1),
                conv(QUARTER, 3, 2, 0),
                new InstanceNorm2d(),
                relu()));
    SequentialBlock layers =
        sequential(
            new ReflectionPad2d(1),
            conv(channels, 3, 2, 0),
            new InstanceNorm2d(),
            relu(),
            new PositionWaves(channels));
    for (int i = 0; i < blocks; i++) {
      layers.add(new ResidualBlock(channels));
    }
    layers.addAll(new ReflectionPad2d(1), conv(4 * QUARTER, 3, 1, 0), pixelShuffle(2));
    deep = addChildBlock("deep", layers);
    decoder =
        addChildBlock(
            "decoder",
            sequential(new ReflectionPad2d(1), conv(PLANES * 16, 3, 1, 0), pixelShuffle(4)));
  }

  /** Returns the network; the channels and the number of its residual blocks are chosen. */
  static Block styleFast(Dimensions d) {
    return Initializers.pytorch(
        new StyleFast(d.stepping("width", 16, 256, 8), d.within("blocks", 1, 16)));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDList quarter = encoder.forward(parameters, x, training);
    NDArray shuffled = deep.forward(parameters, quarter, training).singletonOrThrow();
    NDArray sum = likeSize(shuffled, quarter.singletonOrThrow()).add(quarter.singletonOrThrow());
    return decoder.forward(parameters, Activation.relu(new NDList(sum)), training);
  }

  /** Cuts off the row or column that an odd quarter of the size has not. */
  private static NDArray likeSize(NDArray shuffled, NDArray quarter) {
    Shape size = quarter.getShape();
    return shuffled.get(new NDIndex("..., :{}, :{}", size.get(2), size.get(3)));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    encoder.initialize(manager, type, inputs);
    Shape[] quarter = encoder.getOutputShapes(inputs);
    deep.initialize(manager, type, quarter);
    decoder.initialize(manager, type, quarter);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return decoder.getOutputShapes(encoder.getOutputShapes(inputs));
  }

  /** Two convolutions beside an identity; nothing is normalized. */
  private static final class ResidualBlock extends AbstractBlock {
    private final Block conv;

    ResidualBlock(int channels) {
      conv =
          addChildBlock(
              "conv",
              sequential(
                  new ReflectionPad2d(1),
                  conv(channels, 3, 1, 0),
                  relu(),
                  new ReflectionPad2d(1),
                  conv(channels, 3, 1, 0)));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
      NDArray change = conv.forward(parameters, x, training).singletonOrThrow();
      return Activation.relu(new NDList(change.add(x.singletonOrThrow())));
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
