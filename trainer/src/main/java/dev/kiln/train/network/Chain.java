package dev.kiln.train.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Parts with names, each applied to what the one before gives: a PyTorch module whose {@code
 * forward} calls its children in order. Unlike in DJL's SequentialBlock, parameters are named after
 * the parts ({@code encoder.0.weight}) and not after their positions.
 */
public final class Chain extends AbstractBlock {
  /** This chain with another part at its end. */
  public Chain add(String name, Block part) {
    addChildBlock(name, part);
    return this;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDList current = inputs;
    for (Block part : children.values()) {
      current = part.forward(parameters, current, training);
    }
    return current;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape[] current = inputs;
    for (Block part : children.values()) {
      part.initialize(manager, type, current);
      current = part.getOutputShapes(current);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape[] current = inputs;
    for (Block part : children.values()) {
      current = part.getOutputShapes(current);
    }
    return current;
  }
}
