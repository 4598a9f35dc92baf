package dev.kiln.train.network;

import static dev.kiln.train.network.Layers.conv;
import static dev.kiln.train.network.Layers.maxPool;
import static dev.kiln.train.network.Layers.relu;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.SequentialBlock;
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

  /** ImageNet's standard deviation of red, green and blue in 0..1. */
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private Vgg16() {}

  /**
   * The first stages. Takes pictures [N, 3, H, W] normalised by ImageNet's mean and standard
   * deviation; gives relu1_2 [N, 64, H, W], relu2_2 [N, 128, H/2, W/2], relu3_3 [N, 256, H/4, W/4],
   * relu4_3 [N, 512, H/8, W/8], as many as there are stages.
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
   * The original weights, which take pictures in 0..255 minus their mean, changed to take what
   * torchvision's take. That the two means differ by 0.005 of 255 is passed over.
   */
  public static Map<String, NDArray> fromCaffe(Map<String, NDArray> weights) {
    Map<String, NDArray> converted = new LinkedHashMap<>(weights);
    converted.computeIfPresent(
        "features.0.weight",
        (name, weight) ->
            weight.mul(weight.getManager().create(DEVIATION).mul(255).reshape(1, 3, 1, 1)));
    return converted;
  }
}
