package dev.kiln.train.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;

/**
 * Images [N, C, H, W] whose channels lie side by side in memory.
 *
 * <p>LibTorch copies what a convolution takes into blocks of 16 channels. Where they do not fill
 * the last block, version 2.7 does that wrongly on machines that hide the size of their caches, as
 * some virtual ones do: gradients are wrong, or NaN, as what lay in memory has it. With the
 * channels side by side there are no blocks.
 */
public final class ChannelsLast {
  private static final int BLOCK = 16;

  private ChannelsLast() {}

  /**
   * Returns the same images laid out so; without a copy if they are already. What a recorder hands
   * in has no memory, and stays as it is.
   */
  public static NDArray channelsLast(NDArray images) {
    if (!(images instanceof PtNDArray)) {
      return images;
    }
    Shape shape = images.getShape();
    NDArray pixels = images.transpose(0, 2, 3, 1).flatten();
    return pixels
        .reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
        .transpose(0, 3, 1, 2);
  }

  /** Whether so many channels leave nothing of a block unwritten. */
  static boolean fillBlocks(long channels) {
    return channels % BLOCK == 0;
  }
}
