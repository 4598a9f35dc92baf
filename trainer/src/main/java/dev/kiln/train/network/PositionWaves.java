package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.conv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Adds to features what tells one place from another: waves of many lengths and directions, mixed
 * by a 1x1 convolution. Without it a plain sky has the same features everywhere, and what is
 * painted there can only repeat. Of any size; the waves stay where they are from frame to frame.
 * After Tancik et al., "Fourier Features Let Networks Learn High Frequency Functions", 2020.
 */
final class PositionWaves extends AbstractBlock {
  private static final int WAVES = 16;

  /** The numbers whose multiples fill a square most evenly (Roberts' R2 sequence). */
  private static final double ACROSS = 0.7548776662466927;

  private static final double DOWN = 0.5698402909980532;

  private final Block mixed;

  PositionWaves(int channels) {
    mixed = addChildBlock("mixed", conv(channels, 1, 1, 0));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDArray features = x.singletonOrThrow();
    NDList waves = new NDList(waves(features));
    return new NDList(features.add(mixed.forward(parameters, waves, training).singletonOrThrow()));
  }

  /** Returns the waves [1, 16, H, W] at the places of features [N, C, H, W]. */
  private static NDArray waves(NDArray features) {
    NDManager manager = features.getManager();
    Shape size = features.getShape();
    NDArray rows = manager.ones(new Shape(1, 1, size.get(2), 1)).cumSum(2);
    NDArray columns = manager.ones(new Shape(1, 1, 1, size.get(3))).cumSum(3);
    return columns.mul(turns(manager, ACROSS)).add(rows.mul(turns(manager, DOWN))).sin();
  }

  /** Returns by how much each wave turns from one place to the next, [1, 16, 1, 1], -pi to pi. */
  private static NDArray turns(NDManager manager, double step) {
    float[] turns = new float[WAVES];
    for (int i = 0; i < WAVES; i++) {
      turns[i] = (float) (2 * Math.PI * ((i + 1) * step % 1 - 0.5));
    }
    return manager.create(turns, new Shape(1, WAVES, 1, 1));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape size = inputs[0];
    mixed.initialize(manager, type, new Shape(size.get(0), WAVES, size.get(2), size.get(3)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
