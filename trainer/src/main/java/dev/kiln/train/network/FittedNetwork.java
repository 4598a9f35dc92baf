package dev.kiln.train.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network with the dimensions that weights show by their names and shapes: the width of
 * MobileNetV2, upsampling, average pooling, a generator's latent numbers, the channels of the
 * pictures that a digit network takes. What else a network can have is said by its full name.
 */
public final class FittedNetwork {
  private static final List<String> SWITCHES = List.of("upsample", "average-pool");
  private static final String WIDTH = "width-mult";

  /** The last channels of MobileNetV2's features. */
  private static final double DEEP = 320;

  private FittedNetwork() {}

  /**
   * Returns the network so built; as it is where the weights show nothing else, or are of another
   * network.
   */
  public static Network of(Network network, Map<String, NDArray> weights) {
    Network named = switched(network, weights);
    if (!isNamed(named, weights)) {
      return network;
    }
    Optional<Shape> first = shape(weights, names(named).get(0));
    try {
      return switch (network.kind()) {
        case CLASSIFICATION, SEGMENTATION ->
            network.dimensions().has(WIDTH) ? width(network, weights) : network;
        case GENERATOR -> first.map(weight -> named.with("latent", weight.get(1))).orElse(named);
        case DIGITS -> first.map(weight -> named.with("channels", weight.get(1))).orElse(named);
        case AUTOENCODER, STYLE -> named;
      };
    } catch (IllegalArgumentException e) {
      return network; // it cannot have such dimensions
    }
  }

  private static List<String> names(Network network) {
    return List.copyOf(ParameterNames.of(network.main().block().get()).keySet());
  }

  private static Optional<Shape> shape(Map<String, NDArray> weights, String name) {
    NDArray exact = weights.get(name);
    return exact != null
        ? Optional.of(exact.getShape())
        : weights.entrySet().stream()
            .filter(e -> e.getKey().endsWith("." + name))
            .map(e -> e.getValue().getShape())
            .findFirst();
  }

  /** What is on or off in a network changes the names of its layers. */
  private static Network switched(Network network, Map<String, NDArray> weights) {
    if (isNamed(network, weights)) {
      return network;
    }
    return SWITCHES.stream()
        .filter(network.dimensions()::has)
        .map(name -> network.with(name, 1))
        .filter(built -> isNamed(built, weights))
        .findFirst()
        .orElse(network);
  }

  private static boolean isNamed(Network network, Map<String, NDArray> weights) {
    return names(network).stream().allMatch(name -> shape(weights, name).isPresent());
  }

  /** Rounding down leaves several widths for a number of channels: the one that fits is taken. */
  private static Network width(Network network, Map<String, NDArray> weights) {
    String deepest =
        names(network).stream()
            .filter(n -> n.endsWith("features.17.conv.6.weight"))
            .findFirst()
            .orElseThrow();
    long channels = shape(weights, deepest).orElseThrow().get(0);
    if (channels == DEEP) {
      return network;
    }
    double exact = channels / DEEP;
    for (double width : new double[] {exact, round(exact), round((channels + 1) / DEEP)}) {
      Network built = network.with(WIDTH, width);
      if (fits(built.main(), weights)) {
        return built;
      }
    }
    return network;
  }

  private static double round(double width) {
    return Math.round(width * 100) / 100.0;
  }

  private static boolean fits(Network.Part part, Map<String, NDArray> weights) {
    try (NDManager manager = NDManager.newBaseManager()) {
      // The last layer may have another number of classes.
      return Weights.match(part.initialized(manager), weights).misshapen().size() <= 2;
    }
  }
}
