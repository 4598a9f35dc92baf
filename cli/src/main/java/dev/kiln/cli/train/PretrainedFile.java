package dev.kiln.cli.train;

import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.train.data.PretrainedWeights;
import dev.kiln.train.network.Network;
import java.nio.file.Path;

/**
 * What {@code --weights} and {@code --backbone} name: a file, or by {@code imagenet} torchvision's
 * weights, which come from the cache or the net.
 */
final class PretrainedFile {
  private static final Path IMAGENET = Path.of("imagenet");

  private PretrainedFile() {}

  /**
   * The file that is named.
   *
   * @throws WrongArgumentException if there are none of torchvision's for the network
   */
  static Path of(Path named, Network network) {
    if (!named.equals(IMAGENET)) {
      return named;
    }
    if (!network.name().contains("mobilenetv2")) {
      throw new WrongArgumentException(
          "imagenet stands for torchvision's weights of MobileNetV2, which %s has not; name a file"
              .formatted(network.name()));
    }
    return PretrainedWeights.MOBILENETV2.cached();
  }
}
