package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.dilatedConv;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.train.op.Operators;
import java.util.List;

/**
 * Atrous spatial pyramid pooling (Chen et al., 2017): convolutions that look ever farther, and the
 * mean over the whole picture, side by side. [N, C, h, w] to [N, channels, h, w].
 */
final class Aspp extends AbstractBlock {
  private final int channels;
  private final List<Block> branches;
  private final Block branch5Conv;
  private final Block branch5Bn;
  private final Block convCat;

  /** Dilations of 6, 12 and 18 times the rate. */
  Aspp(int channels, int rate) {
    this.channels = channels;
    this.branches =
        List.of(
            addChildBlock("branch1", branch(conv(channels, 1, 1, 0))),
            addChildBlock("branch2", branch(dilatedConv(channels, 3, 6 * rate))),
            addChildBlock("branch3", branch(dilatedConv(channels, 3, 12 * rate))),
            addChildBlock("branch4", branch(dilatedConv(channels, 3, 18 * rate))));
    this.branch5Conv = addChildBlock("branch5_conv", conv(channels, 1, 1, 0));
    this.branch5Bn = addChildBlock("branch5_bn", batchNorm());
    this.convCat = addChildBlock("conv_cat", branch(conv(channels, 1, 1, 0)));
  }

  private static Block branch(Block conv) {
    return sequential(conv, batchNorm(), relu());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDList all = new NDList();
    for (Block branch : branches) {
      all.addAll(branch.forward(parameters, x, training));
    }
    all.add(global(parameters, x.singletonOrThrow(), training));
    return convCat.forward(parameters, new NDList(NDArrays.concat(all, 1)), training);
  }

  private NDArray global(ParameterStore parameters, NDArray x, boolean training) {
    NDList mean = new NDList(x.mean(new int[] {2}, true).mean(new int[] {3}, true));
    NDList y = branch5Conv.forward(parameters, mean, training);
    y = Activation.relu(branch5Bn.forward(parameters, y, training));
    Shape size = x.getShape();
    return Operators.interpolateBilinear(y.singletonOrThrow(), size.get(2), size.get(3), true);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape in = inputs[0];
    branches.forEach(branch -> branch.initialize(manager, type, inputs));
    Shape pixel = new Shape(in.get(0), in.get(1), 1, 1);
    branch5Conv.initialize(manager, type, pixel);
    branch5Bn.initialize(manager, type, new Shape(in.get(0), channels, 1, 1));
    convCat.initialize(manager, type, new Shape(in.get(0), channels * 5L, in.get(2), in.get(3)));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {new Shape(in.get(0), channels, in.get(2), in.get(3))};
  }
}
