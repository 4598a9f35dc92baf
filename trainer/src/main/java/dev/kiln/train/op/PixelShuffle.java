package dev.kiln.train.op;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A layer that makes {@link Operators#pixelShuffle squares of pixels} of channels: [N, C * factor *
 * factor, H, W] to [N, C, H * factor, W * factor].
 */
public final class PixelShuffle extends AbstractBlock {
  private final int factor;

  /** Makes height and width so many times larger. */
  public PixelShuffle(int factor) {
    this.factor = factor;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(Operators.pixelShuffle(inputs.singletonOrThrow(), factor));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    long channels = in.get(1) / ((long) factor * factor);
    return new Shape[] {new Shape(in.get(0), channels, in.get(2) * factor, in.get(3) * factor)};
  }
}
