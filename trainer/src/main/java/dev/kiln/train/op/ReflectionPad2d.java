package dev.kiln.train.op;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A layer that {@link Operators#reflectionPad2d mirrors} the same number of pixels at each border:
 * [N, C, H, W] to [N, C, H + 2 padding, W + 2 padding].
 */
public final class ReflectionPad2d extends AbstractBlock {
  private final int padding;

  /** Pads so many pixels at each border. */
  public ReflectionPad2d(int padding) {
    this.padding = padding;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return new NDList(
        Operators.reflectionPad2d(inputs.singletonOrThrow(), padding, padding, padding, padding));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {
      new Shape(in.get(0), in.get(1), in.get(2) + 2 * padding, in.get(3) + 2 * padding)
    };
  }
}
