package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.convWithoutBias;
import static dev.kiln.train.network.Layers.depthwiseConv;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.train.op.Operators;
import java.util.List;

/**
 * A segmenter for camera frames: MobileNetV2 without dilation, whose features at a quarter to a
 * thirty-second of the size are added up from the smallest to the largest (Lin et al., "Feature
 * Pyramid Networks for Object Detection", 2017), beginning with the mean of the whole picture.
 * Takes pictures [N, 3, H, W] normalized by ImageNet's mean and standard deviation, gives logits
 * [N, classes, H, W].
 *
 * <pre>
 * y = pointwise(features at 1/32) + pointwise(their mean)
 * for features at 1/16, 1/8, 1/4:
 *   y = separable(relu(enlarged y + pointwise(features)))
 * logits = enlarged pointwise(y)
 * </pre>
 */
public final class SegmentFast extends AbstractBlock implements QuarterSize {
  /** The positions of MobileNetV2's layers whose output is the last of its size: 1/4 to 1/32. */
  private static final Integer[] TAPS = {3, 6, 13, 17};

  /** The channels of what is added up. */
  private static final int DECODER = 64;

  private final Block backbone;
  private final Block mean;
  private final List<Block> laterals;
  private final List<Block> smooth;
  private final Block logits;
  private final int classes;
  private final boolean fullSize;

  private SegmentFast(
      Block backbone,
      Block mean,
      List<Block> laterals,
      List<Block> smooth,
      Block logits,
      int classes,
      boolean fullSize) {
    this.backbone = addChildBlock("backbone", backbone);
    this.mean = addChildBlock("mean", mean);
    this.laterals = laterals;
    this.smooth = smooth;
    this.logits = addChildBlock("logits", logits);
    this.classes = classes;
    this.fullSize = fullSize;
    for (int i = 0; i < laterals.size(); i++) {
      addChildBlock("lateral" + i, laterals.get(i));
    }
    for (int i = 0; i < smooth.size(); i++) {
      addChildBlock("smooth" + i, smooth.get(i));
    }
  }

  /** Returns the network; its backbone's width is chosen. */
  static SegmentFast of(int classes, Dimensions d) {
    Block backbone = new Features(MobileNetV2.features(32, d.get("width-mult")), TAPS);
    SegmentFast network =
        new SegmentFast(
            backbone,
            conv(DECODER, 1, 1, 0),
            List.of(lateral(), lateral(), lateral(), lateral()),
            List.of(separable(), separable(), separable()),
            conv(classes, 1, 1, 0),
            classes,
            true);
    Initializers.pytorch(network);
    Initializers.heNormal(backbone);
    return network;
  }

  private static Block lateral() {
    return sequential(convWithoutBias(DECODER, 1, 1, 0), batchNorm());
  }

  private static Block separable() {
    return sequential(
        relu(),
        depthwiseConv(DECODER, 1, 1),
        batchNorm(),
        relu(),
        convWithoutBias(DECODER, 1, 1, 0),
        batchNorm(),
        relu());
  }

  @Override
  public Block quarterSize() {
    return new SegmentFast(backbone, mean, laterals, smooth, logits, classes, false);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDList features = backbone.forward(parameters, x, training);
    int last = features.size() - 1;
    NDArray deep = features.get(last);
    NDArray whole = deep.mean(new int[] {2}, true).mean(new int[] {3}, true);
    NDArray y =
        layer(laterals.get(last), deep, parameters, training)
            .add(layer(mean, whole, parameters, training));
    for (int i = last - 1; i >= 0; i--) {
      NDArray lateral = layer(laterals.get(i), features.get(i), parameters, training);
      NDArray sum = resize(y, lateral).add(lateral);
      y = layer(smooth.get(i), sum, parameters, training);
    }
    y = layer(logits, y, parameters, training);
    return new NDList(fullSize ? resize(y, x.singletonOrThrow()) : y);
  }

  private static NDArray layer(
      Block block, NDArray x, ParameterStore parameters, boolean training) {
    return block.forward(parameters, new NDList(x), training).singletonOrThrow();
  }

  private static NDArray resize(NDArray features, NDArray like) {
    Shape shape = like.getShape();
    return Operators.interpolateBilinear(features, shape.get(2), shape.get(3), true);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    backbone.initialize(manager, type, inputs);
    Shape[] features = backbone.getOutputShapes(inputs);
    Shape deep = features[features.length - 1];
    mean.initialize(manager, type, new Shape(deep.get(0), deep.get(1), 1, 1));
    for (int i = 0; i < features.length; i++) {
      laterals.get(i).initialize(manager, type, features[i]);
    }
    for (int i = 0; i < smooth.size(); i++) {
      smooth.get(i).initialize(manager, type, decoded(i, features));
    }
    logits.initialize(manager, type, decoded(0, features));
  }

  private Shape decoded(int level, Shape[] features) {
    return laterals.get(level).getOutputShapes(new Shape[] {features[level]})[0];
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape size = fullSize ? inputs[0] : backbone.getOutputShapes(inputs)[0];
    return new Shape[] {new Shape(size.get(0), classes, size.get(2), size.get(3))};
  }
}
