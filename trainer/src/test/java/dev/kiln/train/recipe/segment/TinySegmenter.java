package dev.kiln.train.recipe.segment;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.train.network.Network;

/** A small network with the names and shapes that {@link Segment} asks for. */
final class TinySegmenter extends AbstractBlock {
  private final Block backbone;
  private final Block head;
  private final int classes;

  private TinySegmenter(int classes) {
    this.classes = classes;
    backbone =
        addChildBlock(
            "backbone",
            new SequentialBlock()
                .add(conv(8, 3))
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock()));
    head =
        addChildBlock(
            "head",
            new SequentialBlock()
                .add(Dropout.builder().optRate(0.1f).build())
                .add(conv(classes, 1)));
  }

  static Network network() {
    return Network.of(
        "tiny",
        "none",
        Network.Kind.SEGMENTATION,
        new Shape(-1, 3, -1, -1),
        21,
        TinySegmenter::new);
  }

  private static Block conv(int channels, int kernel) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(kernel, kernel))
        .optPadding(new Shape(kernel / 2, kernel / 2))
        .build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    return head.forward(parameters, backbone.forward(parameters, x, training), training);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    backbone.initialize(manager, type, inputs);
    head.initialize(manager, type, backbone.getOutputShapes(inputs));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {new Shape(in.get(0), classes, in.get(2), in.get(3))};
  }
}
