package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.dropout;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.train.op.Operators;

/**
 * DeepLabV3+ as in Chen et al., "Encoder-Decoder with Atrous Separable Convolution for Semantic
 * Image Segmentation" (2018), in the article's form. Takes pictures [N, 3, H, W], gives logits [N,
 * classes, H, W]. In training a batch needs at least two pictures, because one branch normalizes
 * over a single pixel of each.
 */
public final class DeepLabV3Plus extends AbstractBlock implements QuarterSize {
  private final Block backbone;
  private final Block aspp;
  private final Block shortcutConv;
  private final Block catConv;
  private final Block clsConv;
  private final int classes;
  private final boolean fullSize;

  private DeepLabV3Plus(Block backbone, int downsampling, int classes) {
    this(
        backbone,
        new Aspp(256, 16 / downsampling),
        sequential(conv(48, 1, 1, 0), batchNorm(), relu()),
        sequential(
            conv(256, 3, 1, 1),
            batchNorm(),
            relu(),
            dropout(0.5f),
            conv(256, 3, 1, 1),
            batchNorm(),
            relu(),
            dropout(0.1f)),
        conv(classes, 1, 1, 0),
        classes,
        true);
  }

  private DeepLabV3Plus(
      Block backbone,
      Block aspp,
      Block shortcutConv,
      Block catConv,
      Block clsConv,
      int classes,
      boolean fullSize) {
    this.backbone = addChildBlock("backbone", backbone);
    this.aspp = addChildBlock("aspp", aspp);
    this.shortcutConv = addChildBlock("shortcut_conv", shortcutConv);
    this.catConv = addChildBlock("cat_conv", catConv);
    this.clsConv = addChildBlock("cls_conv", clsConv);
    this.classes = classes;
    this.fullSize = fullSize;
  }

  /**
   * On MobileNetV2.
   *
   * @param downsampling how many times smaller the deep features are: 8 or 16
   */
  static DeepLabV3Plus mobileNetV2(int classes, int downsampling, Dimensions d) {
    Block backbone = MobileNetV2.backbone(downsampling, d.get("width-mult"));
    return on(backbone, downsampling, classes);
  }

  /** On Xception; as {@link #mobileNetV2}. */
  static DeepLabV3Plus xception(int classes, int downsampling, Dimensions d) {
    Block backbone = new Xception(downsampling, d.get("norm-momentum"));
    return on(backbone, downsampling, classes);
  }

  private static DeepLabV3Plus on(Block backbone, int downsampling, int classes) {
    DeepLabV3Plus network =
        Initializers.pytorch(new DeepLabV3Plus(backbone, downsampling, classes));
    Initializers.heNormal(backbone);
    return network;
  }

  /** Returns the backbone, to load pretrained weights or to freeze it. */
  public Block backbone() {
    return backbone;
  }

  @Override
  public Block quarterSize() {
    return new DeepLabV3Plus(backbone, aspp, shortcutConv, catConv, clsConv, classes, false);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDList features = backbone.forward(parameters, x, training);
    NDArray low =
        shortcutConv.forward(parameters, new NDList(features.get(0)), training).singletonOrThrow();
    NDArray deep =
        aspp.forward(parameters, new NDList(features.get(1)), training).singletonOrThrow();
    NDArray both = NDArrays.concat(new NDList(resize(deep, low), low), 1);
    NDList y = catConv.forward(parameters, new NDList(both), training);
    y = clsConv.forward(parameters, y, training);
    return fullSize ? new NDList(resize(y.singletonOrThrow(), x.singletonOrThrow())) : y;
  }

  private static NDArray resize(NDArray features, NDArray like) {
    Shape shape = like.getShape();
    return Operators.interpolateBilinear(features, shape.get(2), shape.get(3), true);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    backbone.initialize(manager, type, inputs);
    Shape[] features = backbone.getOutputShapes(inputs);
    shortcutConv.initialize(manager, type, features[0]);
    aspp.initialize(manager, type, features[1]);
    Shape low = shortcutConv.getOutputShapes(new Shape[] {features[0]})[0];
    Shape deep = aspp.getOutputShapes(new Shape[] {features[1]})[0];
    Shape both = new Shape(low.get(0), low.get(1) + deep.get(1), low.get(2), low.get(3));
    catConv.initialize(manager, type, both);
    clsConv.initialize(manager, type, catConv.getOutputShapes(new Shape[] {both}));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape size = fullSize ? inputs[0] : backbone.getOutputShapes(inputs)[0];
    return new Shape[] {new Shape(size.get(0), classes, size.get(2), size.get(3))};
  }
}
