package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** torchvision's weights, trained on ImageNet. */
public enum PretrainedWeights {
  /** VGG16: 528 MB. */
  VGG16("vgg16", "vgg16-397923af.pth", "--vgg"),

  /** MobileNetV2: 14 MB. */
  MOBILENETV2("mobilenetv2", "mobilenet_v2-b0353104.pth", "--backbone or --weights");

  private static final URI SOURCE = URI.create("https://download.pytorch.org/models/");

  private final String folder;
  private final String file;
  private final String option;

  /** Creates weights. The option is the one of the command line that takes another file. */
  PretrainedWeights(String folder, String file, String option) {
    this.folder = folder;
    this.file = file;
    this.option = option;
  }

  /**
   * Returns the file in the cache's folder, {@code ~/.cache/kiln/NETWORK} unless {@code
   * XDG_CACHE_HOME} says otherwise; if it is not there it is downloaded first, and its checksum
   * compared.
   *
   * @throws TrainingException if the download fails; the message says what to do
   */
  public Path cached() {
    return cached(Cache.folder(folder), SOURCE);
  }

  Path cached(Path cache, URI source) {
    Path cached = cache.resolve(file);
    if (!Files.isRegularFile(cached)) {
      try {
        Cache.download(List.of(source), file, sha256(), cache);
      } catch (TrainingException e) {
        throw new TrainingException(
            "the weights of %s are not in %s and cannot be downloaded (%s); put %s there, or name another file"
                    .formatted(this, cache, e.getMessage(), file)
                + " with "
                + option,
            e);
      }
    }
    return cached;
  }

  /**
   * Returns how the SHA-256 begins; PyTorch's own downloads go by the same digits in the file's
   * name.
   */
  private String sha256() {
    return file.substring(file.lastIndexOf('-') + 1, file.lastIndexOf('.'));
  }

  @Override
  public String toString() {
    return this == VGG16 ? "VGG16" : "MobileNetV2";
  }
}
