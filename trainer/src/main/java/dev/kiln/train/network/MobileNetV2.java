package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.batchNorm;
import static dev.kiln.train.network.Layers.convWithoutBias;
import static dev.kiln.train.network.Layers.depthwiseConv;
import static dev.kiln.train.network.Layers.dropout;
import static dev.kiln.train.network.Layers.globalAvgPool;
import static dev.kiln.train.network.Layers.linear;
import static dev.kiln.train.network.Layers.relu6;
import static dev.kiln.train.network.Layers.sequential;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MobileNetV2 as in Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks"
 * (2018). Takes pictures [N, 3, H, W] normalized by ImageNet's mean and standard deviation.
 */
public final class MobileNetV2 {
  /** The paper's table 2: expansion t, channels c, repetitions n, stride s. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1},
  };

  private static final Pattern TORCHVISION =
      Pattern.compile("(features\\.(\\d+)\\.conv)\\.(\\d+)(?:\\.(\\d+))?\\.(\\w+)");

  private MobileNetV2() {}

  /** Returns the classifier: gives logits [N, classes]. */
  static Block classifier(int classes, double width) {
    int last = (int) (1280 * Math.max(1, width));
    return Initializers.heNormal(
        new Chain()
            .add("features", features(32, width).add(convNormRelu6(last, 1, 1)))
            .add("mean", globalAvgPool())
            .add("classifier", sequential(dropout(0.2f), linear(classes))));
  }

  /**
   * Returns the backbone of DeepLabV3+, called {@code features}: gives the low-level features [N,
   * 24, H/4, W/4] and the deep ones [N, 320, H/downsampling, W/downsampling].
   *
   * @param downsampling 8 or 16
   * @param width of all layers, by the paper's
   */
  static Block backbone(int downsampling, double width) {
    return new Features(features(downsampling, width), 3, 17);
  }

  /**
   * Returns the same weights under the article's names, if these are torchvision's, which has a
   * level more: {@code features.2.conv.0.1.weight} is {@code features.2.conv.1.weight}.
   */
  public static Map<String, NDArray> fromTorchvision(Map<String, NDArray> weights) {
    boolean torchvision = weights.keySet().stream().anyMatch(k -> k.contains(".conv.0.0."));
    Map<String, NDArray> renamed = new LinkedHashMap<>();
    weights.forEach((name, array) -> renamed.put(torchvision ? articleName(name) : name, array));
    return renamed;
  }

  private static String articleName(String torchvision) {
    Matcher m = TORCHVISION.matcher(torchvision);
    if (!m.matches()) {
      return torchvision;
    }
    // Every convolution, normalization and ReLU6 before this one counts on its own in the article.
    int group = Integer.parseInt(m.group(3));
    int groups = m.group(2).equals("1") ? 1 : 2;
    int position =
        m.group(4) == null ? 3 * groups + group - groups : 3 * group + Integer.parseInt(m.group(4));
    return "%s.%d.%s".formatted(m.group(1), position, m.group(5));
  }

  /**
   * Returns all blocks but the last convolution; once the size is down, dilation replaces strides.
   */
  static SequentialBlock features(int downsampling, double width) {
    int channels = (int) (32 * width);
    SequentialBlock features = new SequentialBlock().add(convNormRelu6(channels, 3, 2));
    int size = 2;
    int dilation = 1;
    for (int[] stage : STAGES) {
      int outputs = (int) (stage[1] * width);
      for (int i = 0; i < stage[2]; i++) {
        int nominalStride = i == 0 ? stage[3] : 1;
        int stride = size * nominalStride > downsampling ? 1 : nominalStride;
        boolean residual = nominalStride == 1 && channels == outputs;
        features.add(new InvertedResidual(channels, outputs, stage[0], stride, dilation, residual));
        size *= stride;
        dilation *= nominalStride / stride;
        channels = outputs;
      }
    }
    return features;
  }

  private static Block convNormRelu6(int channels, int kernel, int stride) {
    return sequential(convWithoutBias(channels, kernel, stride, kernel / 2), batchNorm(), relu6());
  }

  /** Expand by a 1x1 convolution, filter each channel, project linearly; beside an identity. */
  private static final class InvertedResidual extends AbstractBlock {
    private final SequentialBlock conv = addChildBlock("conv", new SequentialBlock());
    private final boolean residual;

    InvertedResidual(
        int inputs, int outputs, int expansion, int stride, int dilation, boolean residual) {
      int hidden = inputs * expansion;
      if (expansion > 1) {
        conv.addAll(convWithoutBias(hidden, 1, 1, 0), batchNorm(), relu6());
      }
      conv.addAll(depthwiseConv(hidden, stride, dilation), batchNorm(), relu6());
      conv.addAll(convWithoutBias(outputs, 1, 1, 0), batchNorm());
      this.residual = residual;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
      NDList y = conv.forward(parameters, x, training);
      return residual ? new NDList(x.singletonOrThrow().add(y.singletonOrThrow())) : y;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
      conv.initialize(manager, type, inputs);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return conv.getOutputShapes(inputs);
    }
  }
}
