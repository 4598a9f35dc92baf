package dev.kiln.train.op;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A layer that drops whole channels in training ({@link Operators#dropout2d}) and passes everything
 * otherwise.
 */
public final class Dropout2d extends AbstractBlock {
  private final double p;

  /** Drops a channel with probability p, 0 to 1. */
  public Dropout2d(double p) {
    this.p = p;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    return training ? new NDList(Operators.dropout2d(inputs.singletonOrThrow(), p)) : inputs;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
