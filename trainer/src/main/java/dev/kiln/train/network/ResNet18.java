package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.flatten;
import static dev.kiln.train.network.Layers.globalAvgPool;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.maxPool;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * ResNet-18 as in He et al., "Deep Residual Learning for Image Recognition" (2016); the article's
 * convolutions have biases. Takes [N, C, H, W], of the article's digits [N, 1, 96, 96] in 0..1, and
 * gives logits [N, classes].
 */
public final class ResNet18 {
  private ResNet18() {}

  /** Returns the network of the article. */
  public static Block resnet18(int classes) {
    return Initializers.xavierUniform(
        sequential(
            sequential(conv(64, 7, 2, 3), batchNorm(), relu(), maxPool(3, 2, 1)),
            sequential(new Residual(64, 1), new Residual(64, 1)),
            sequential(new Residual(128, 2), new Residual(128, 1)),
            sequential(new Residual(256, 2), new Residual(256, 1)),
            sequential(new Residual(512, 2), new Residual(512, 1)),
            globalAvgPool(),
            flatten(),
            linear(classes)));
  }

  /** Two 3x3 convolutions beside an identity, or beside a 1x1 convolution that halves the size. */
  private static final class Residual extends AbstractBlock {
    private final Block conv1;
    private final Block conv2;
    private final Block conv3;
    private final Block bn1;
    private final Block bn2;

    Residual(int channels, int stride) {
      conv1 = addChildBlock("conv1", conv(channels, 3, stride, 1));
      conv2 = addChildBlock("conv2", conv(channels, 3, 1, 1));
      conv3 = stride == 1 ? null : addChildBlock("conv3", conv(channels, 1, stride, 0));
      bn1 = addChildBlock("bn1", batchNorm());
      bn2 = addChildBlock("bn2", batchNorm());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
      NDList y = conv1.forward(parameters, x, training);
      y = Activation.relu(bn1.forward(parameters, y, training));
      y = conv2.forward(parameters, y, training);
      y = bn2.forward(parameters, y, training);
      NDList skip = conv3 == null ? x : conv3.forward(parameters, x, training);
      return Activation.relu(new NDList(y.singletonOrThrow().add(skip.singletonOrThrow())));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      Shape[] outputs = getOutputShapes(inputs);
      conv1.initialize(manager, type, inputs);
      conv2.initialize(manager, type, outputs);
      if (conv3 != null) {
        conv3.initialize(manager, type, inputs);
      }
      bn1.initialize(manager, type, outputs);
      bn2.initialize(manager, type, outputs);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return conv1.getOutputShapes(inputs);
    }
  }
}
