package dev.kiln.train.op;

import static dev.kiln.train.op.ChannelsLast.channelsLast;
import static dev.kiln.train.op.ChannelsLast.fillBlocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A convolution whose filters look at all channels, unlike a {@link DepthwiseConv2d}'s. It is DJL's
 * but for how images lie in memory, see {@link ChannelsLast}. The gradient of images of one channel
 * does not gain by that: take filters that 16 divides if a network learns through such images.
 */
public final class StandardConv2d extends Conv2d {
  private static final int PICTURE = 3;

  /**
   * Creates a convolution as a builder describes it.
   *
   * @param builder with one group
   */
  public StandardConv2d(Builder builder) {
    super(builder);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDArray images = inputs.singletonOrThrow();
    long channels = images.getShape().get(1);
    // LibTorch reads pictures, and computes kernels of 1x1, without blocks.
    boolean filled = channels <= PICTURE || fillBlocks(channels);
    boolean asTheyAre = kernelShape.size() == 1 || filled && fillBlocks(filters);
    NDList laidOut = asTheyAre ? inputs : new NDList(channelsLast(images));
    return super.forwardInternal(parameters, laidOut, training, options);
  }
}
