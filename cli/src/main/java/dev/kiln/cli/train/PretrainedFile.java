package dev.kiln.cli.train;

import dev.kiln.train.data.PretrainedWeights;
import dev.kiln.train.network.Network;
import java.nio.file.Path;

/**
 * The weights that {@code --weights} and {@code --backbone} name: a file, or by the word {@code
 * imagenet} torchvision's weights, downloaded once.
 */
final class PretrainedFile {
  private static final Path IMAGENET = Path.of("imagenet");

  private PretrainedFile() {}

  /**
   * Returns the file.
   *
   * @throws IllegalArgumentException if torchvision has no weights for the network
   */
  static Path of(Path named, Network network) {
    if (!named.equals(IMAGENET)) {
      return named;
    }
    if (!network.name().contains("mobilenetv2") && !network.name().equals("segment-fast")) {
      throw new IllegalArgumentException(
          "imagenet stands for torchvision's MobileNetV2 weights, which do not fit %s; name a file"
              .formatted(network.name()));
    }
    return PretrainedWeights.MOBILENETV2.cached();
  }
}
