package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.convWithoutBias;
import static dev.kiln.train.network.Layers.depthwiseConv;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;

/**
 * The Xception backbone of DeepLabV3+: Chollet, "Xception: Deep Learning with Depthwise Separable
 * Convolutions" (2017), as changed by Chen et al. (2018). Takes pictures [N, 3, H, W]; gives the
 * low-level features [N, 256, H/4, W/4] and the deep ones [N, 2048, H/downsampling,
 * W/downsampling].
 */
final class Xception extends AbstractBlock {
  /** What the article's normalization takes over of a batch: for pretrained weights. */
  static final double ARTICLE_MOMENTUM = 0.0003;

  private final float momentum;
  private final Block conv1 = addChildBlock("conv1", convWithoutBias(32, 3, 2, 1));
  private final Block bn1;
  private final Block conv2;
  private final Block bn2;
  private final List<Residual> blocks = new ArrayList<>();
  private final List<Block> exit = new ArrayList<>();

  /**
   * Creates a backbone that halves the size three or four times.
   *
   * @param downsampling 8 or 16
   * @param momentum how much of a batch's mean and variance normalization takes over, 0 to 1
   */
  Xception(int downsampling, double momentum) {
    this.momentum = (float) momentum;
    bn1 = addChildBlock("bn1", norm());
    conv2 = addChildBlock("conv2", convWithoutBias(64, 3, 1, 1));
    bn2 = addChildBlock("bn2", norm());
    int rate = 16 / downsampling;
    int stride3 = downsampling == 16 ? 2 : 1;
    block(new Residual(64, 128, 128, 2, 1));
    block(new Residual(128, 256, 256, 2, 1));
    block(new Residual(256, 728, 728, stride3, 1));
    for (int i = 4; i <= 19; i++) {
      block(new Residual(728, 728, 728, 1, rate));
    }
    block(new Residual(728, 728, 1024, 1, rate));
    exit.add(addChildBlock("conv3", new Separable(1024, 1536, 1, rate, false)));
    exit.add(addChildBlock("conv4", new Separable(1536, 1536, 1, rate, false)));
    exit.add(addChildBlock("conv5", new Separable(1536, 2048, 1, rate, false)));
  }

  private void block(Residual block) {
    blocks.add(addChildBlock("block" + (blocks.size() + 1), block));
  }

  /** Returns a normalization, whose momentum DJL counts from the other end. */
  private Block norm() {
    return BatchNorm.builder().optMomentum(1 - momentum).build();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDList y = conv1.forward(parameters, x, training);
    y = Activation.relu(bn1.forward(parameters, y, training));
    y = conv2.forward(parameters, y, training);
    y = Activation.relu(bn2.forward(parameters, y, training));
    NDArray low = null;
    for (int i = 0; i < blocks.size(); i++) {
      NDList both = blocks.get(i).forward(parameters, y, training);
      low = i == 1 ? both.get(1) : low;
      y = new NDList(both.get(0));
    }
    for (Block conv : exit) {
      y = conv.forward(parameters, y, training);
    }
    return new NDList(low, y.singletonOrThrow());
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape[] current = inputs;
    for (Block child : children.values()) {
      child.initialize(manager, type, current);
      current = new Shape[] {child.getOutputShapes(current)[0]};
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape low = null;
    Shape[] current = inputs;
    for (Block child : children.values()) {
      Shape[] outputs = child.getOutputShapes(current);
      low = child == blocks.get(1) ? outputs[1] : low;
      current = new Shape[] {outputs[0]};
    }
    return new Shape[] {low, current[0]};
  }

  /**
   * Three separable convolutions beside an identity or a 1x1 convolution. Gives their sum, and what
   * comes out of the second, before the stride.
   */
  private final class Residual extends AbstractBlock {
    private final Block skip;
    private final Block skipbn;
    private final Block sepconv1;
    private final Block sepconv2;
    private final Block sepconv3;

    Residual(int inputs, int hidden, int outputs, int stride, int dilation) {
      boolean identity = inputs == outputs && stride == 1;
      skip = identity ? null : addChildBlock("skip", convWithoutBias(outputs, 1, stride, 0));
      skipbn = identity ? null : addChildBlock("skipbn", norm());
      sepconv1 = addChildBlock("sepconv1", new Separable(inputs, hidden, 1, dilation, true));
      sepconv2 = addChildBlock("sepconv2", new Separable(hidden, outputs, 1, dilation, true));
      sepconv3 = addChildBlock("sepconv3", new Separable(outputs, outputs, stride, dilation, true));
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
      NDList side;
      if (skip == null) {
        // The article's first ReLU works in place, so that the identity carries it too.
        side = Activation.relu(x);
      } else {
        side = skip.forward(parameters, x, training);
        side = skipbn.forward(parameters, side, training);
      }
      NDList y = sepconv1.forward(parameters, skip == null ? side : x, training);
      NDList second = sepconv2.forward(parameters, y, training);
      y = sepconv3.forward(parameters, second, training);
      return new NDList(
          y.singletonOrThrow().add(side.singletonOrThrow()), second.singletonOrThrow());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      if (skip != null) {
        skip.initialize(manager, type, inputs);
        skipbn.initialize(manager, type, skip.getOutputShapes(inputs));
      }
      sepconv1.initialize(manager, type, inputs);
      Shape[] first = sepconv1.getOutputShapes(inputs);
      sepconv2.initialize(manager, type, first);
      sepconv3.initialize(manager, type, sepconv2.getOutputShapes(first));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      Shape[] second = sepconv2.getOutputShapes(sepconv1.getOutputShapes(inputs));
      return new Shape[] {sepconv3.getOutputShapes(second)[0], second[0]};
    }
  }

  /** A convolution of each channel, then one across channels; ReLU before both or after each. */
  private final class Separable extends AbstractBlock {
    private final Block depthwise;
    private final Block bn1 = addChildBlock("bn1", norm());
    private final Block pointwise;
    private final Block bn2 = addChildBlock("bn2", norm());
    private final boolean activateFirst;

    Separable(int inputs, int outputs, int stride, int dilation, boolean activateFirst) {
      depthwise = addChildBlock("depthwise", depthwiseConv(inputs, stride, dilation));
      pointwise = addChildBlock("pointwise", convWithoutBias(outputs, 1, 1, 0));
      this.activateFirst = activateFirst;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
      NDList y = activateFirst ? Activation.relu(x) : x;
      y = depthwise.forward(parameters, y, training);
      y = bn1.forward(parameters, y, training);
      y = activateFirst ? y : Activation.relu(y);
      y = pointwise.forward(parameters, y, training);
      y = bn2.forward(parameters, y, training);
      return activateFirst ? y : Activation.relu(y);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      depthwise.initialize(manager, type, inputs);
      Shape[] filtered = depthwise.getOutputShapes(inputs);
      bn1.initialize(manager, type, filtered);
      pointwise.initialize(manager, type, filtered);
      bn2.initialize(manager, type, pointwise.getOutputShapes(filtered));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return pointwise.getOutputShapes(depthwise.getOutputShapes(inputs));
    }
  }
}
