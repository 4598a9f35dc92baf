package dev.kiln.cli.train;

import dev.kiln.train.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for what can be chosen in a network. */
final class DimensionOptions {
  private static final String SIZE = "size";

  @Option(
      names = "--latent",
      paramLabel = "N",
      description = "How many random numbers a generator takes, or how many an encoder gives.")
  private Double latent;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Make or encode pictures of N by N pixels; for a style, train on such squares.")
  Integer size;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "The channels of the pictures: 1 for grey, 3 for colour.")
  private Double channels;

  @Option(
      names = "--width-mult",
      paramLabel = "W",
      description = "Multiply the widths of MobileNetV2's layers by this.")
  private Double widthMult;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "The channels of style-fast's residual blocks: fewer are faster. Default: 64.")
  private Double width;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      description = "The number of style-fast's residual blocks: fewer are faster. Default: 4.")
  private Double blocks;

  @Option(
      names = "--upsample",
      description =
          "Enlarge and convolve in place of transposed convolutions, which leave a chequered grid.")
  private boolean upsample;

  @Option(
      names = "--average-pool",
      description =
          "Global average pooling in place of the linear layers of alexnet, or of what a DCGAN's"
              + " discriminator flattens: fewer parameters, slower but steadier learning.")
  private boolean averagePool;

  @Option(
      names = "--norm-momentum",
      paramLabel = "M",
      description =
          "How much of a batch's mean and variance Xception's normalization takes over, above 0 to"
              + " 1. Default: 0.0003, the article's, with --backbone; 0.1 without.")
  private Double normMomentum;

  /** Returns the network with the dimensions that are given. */
  Network of(Network network) {
    Network chosen = network;
    for (Map.Entry<String, Double> option : given(network).entrySet()) {
      chosen = chosen.with(option.getKey(), option.getValue());
    }
    return chosen;
  }

  private Map<String, Double> given(Network network) {
    Map<String, Double> given = new LinkedHashMap<>();
    put(given, "latent", latent);
    if (network.kind() != Network.Kind.STYLE) {
      put(given, SIZE, size == null ? null : size.doubleValue());
    }
    put(given, "channels", channels);
    put(given, "width-mult", widthMult);
    put(given, "width", width);
    put(given, "blocks", blocks);
    put(given, "upsample", upsample ? 1.0 : null);
    put(given, "average-pool", averagePool ? 1.0 : null);
    put(given, "norm-momentum", normMomentum);
    return given;
  }

  private static void put(Map<String, Double> options, String name, Double value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  /** Returns whether a network lacks an option of these, by its name with the dashes. */
  static boolean lacks(Network network, String option) {
    String name = option.substring(2);
    boolean ofStyle = name.equals(SIZE) && network.kind() == Network.Kind.STYLE;
    Set<String> all =
        Set.of(
            "latent",
            SIZE,
            "channels",
            "width-mult",
            "width",
            "blocks",
            "upsample",
            "average-pool",
            "norm-momentum");
    return all.contains(name) && !ofStyle && !network.dimensions().has(name);
  }
}
