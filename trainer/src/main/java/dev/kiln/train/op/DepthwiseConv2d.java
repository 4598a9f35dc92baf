package dev.kiln.train.op;

import ai.djl.ndarray.NDList;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A convolution of every channel by itself. A dilated one computes in float32 also where the rest
 * of the network computes in bfloat16: of some sizes, such as 960 channels of 32x32 pixels with the
 * channels side by side, LibTorch 2.7's gradient of bfloat16 weights holds memory that nobody
 * wrote.
 */
public final class DepthwiseConv2d extends Conv2d {
  /**
   * Creates a convolution as a builder describes it.
   *
   * @param builder with as many groups as filters
   */
  public DepthwiseConv2d(Builder builder) {
    super(builder);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    if (dilation.get(0) == 1) {
      return super.forwardInternal(parameters, inputs, training, options);
    }
    return Precision.inFloat32(
        parameters, inputs, (store, x) -> super.forwardInternal(store, x, training, options));
  }
}
