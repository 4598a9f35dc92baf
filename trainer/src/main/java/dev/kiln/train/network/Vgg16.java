package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.maxPool;
import static dev.kiln.train.network.Layers.relu;
import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import dev.kiln.train.TrainingException;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of VGG16, Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale
 * Image Recognition" (2015), by which the article on style transfer compares pictures. Parameters
 * have torchvision's names, {@code features.0.weight} and so on; {@link #fromCaffe} converts the
 * original weights.
 */
public final class Vgg16 {
  private static final int[] CHANNELS = {64, 128, 256, 512};
  private static final int[] CONVOLUTIONS = {2, 2, 3, 3};

  /** The last weight of every stage. */
  private static final String[] LAST = {
    "features.2.weight", "features.7.weight", "features.14.weight", "features.21.weight"
  };

  /** ImageNet's standard deviation of red, green and blue in 0..1. */
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  /**
   * The mean of relu3_3 on photos with the original weights. Divided by it, an untrained network
   * has the content loss that the article saw with torchvision's weights, 21.7.
   */
  private static final float CAFFE_FEATURE = 127;

  private Vgg16() {}

  /**
   * Returns the first stages. Takes pictures [N, 3, H, W] normalized by ImageNet's mean and
   * standard deviation; gives relu1_2 [N, 64, H, W], relu2_2 [N, 128, H/2, W/2], relu3_3 [N, 256,
   * H/4, W/4], relu4_3 [N, 512, H/8, W/8], as many as there are stages.
   *
   * @param stages 1 to 4
   */
  public static Features features(int stages) {
    SequentialBlock layers = new SequentialBlock();
    List<Integer> ends = new ArrayList<>();
    for (int stage = 0; stage < stages; stage++) {
      if (stage > 0) {
        layers.add(maxPool(2, 2, 0));
      }
      for (int i = 0; i < CONVOLUTIONS[stage]; i++) {
        layers.addAll(conv(CHANNELS[stage], 3, 1, 1), relu());
      }
      ends.add(layers.getChildren().size() - 1);
    }
    return new Features(layers, ends.toArray(Integer[]::new));
  }

  /**
   * Returns the stages that a file has weights of, with these weights, frozen. Files that say of
   * their input that it is in 0..255, as the data of the original weights does, are converted.
   *
   * @param file torchvision's VGG16 or its first stages, as {@link Weights#read} reads it
   * @param manager owns the parameters
   * @throws TrainingException if the file cannot be read or is no VGG16
   */
  public static Features pretrained(Path file, NDManager manager) {
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> weights = Weights.read(file, scope);
      int stages = 0;
      while (stages < LAST.length && weights.containsKey(LAST[stages])) {
        stages++;
      }
      Features features = features(Math.max(1, stages));
      features.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
      Match match = Weights.loadPartial(features, fromBytes(file) ? fromCaffe(weights) : weights);
      if (!match.missing().isEmpty() || !match.misshapen().isEmpty()) {
        throw new TrainingException("%s: not VGG16's weights: %s".formatted(file, match));
      }
      features.freezeParameters(true);
      return features;
    }
  }

  private static boolean fromBytes(Path file) {
    return Weights.metadata(file).getOrDefault("input", "").contains("0..255");
  }

  /**
   * Returns the original weights, which take pictures in 0..255 minus their mean and give features
   * in the hundreds, changed to take what torchvision's take and to give features of its size. That
   * the two means differ by 0.005 of 255 is passed over.
   */
  public static Map<String, NDArray> fromCaffe(Map<String, NDArray> weights) {
    Map<String, NDArray> converted = new LinkedHashMap<>();
    weights.forEach((name, array) -> converted.put(name, fromCaffe(name, array)));
    return converted;
  }

  private static NDArray fromCaffe(String name, NDArray array) {
    // Scaling the first layer and all biases scales the features, as ReLU and maximum allow it.
    if (name.equals("features.0.weight")) {
      NDArray channels = array.getManager().create(DEVIATION).reshape(1, 3, 1, 1);
      return array.mul(channels.mul(scalar(255 / CAFFE_FEATURE, channels)));
    }
    return name.endsWith("bias") ? array.div(scalar(CAFFE_FEATURE, array)) : array;
  }
}
