package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** torchvision's weights of VGG16, trained on ImageNet; one file of 528 MB. */
public final class Vgg16Weights {
  private static final String FILE = "vgg16-397923af.pth";
  private static final URI SOURCE = URI.create("https://download.pytorch.org/models/");

  /** How the SHA-256 begins; PyTorch's own downloads go by the same digits in the file's name. */
  private static final String SHA256 = "397923af";

  private Vgg16Weights() {}

  /**
   * The file in the cache's folder, {@code ~/.cache/kiln/vgg16} unless {@code XDG_CACHE_HOME} says
   * otherwise; if it is not there it is downloaded first.
   *
   * @throws TrainingException if the download fails; the message says what to do
   */
  public static Path cached() {
    return cached(Cache.folder("vgg16"), SOURCE);
  }

  static Path cached(Path folder, URI source) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      try {
        Cache.download(List.of(source), FILE, SHA256, folder);
      } catch (TrainingException e) {
        throw new TrainingException(
            "VGG16's weights are not in %s and can't be downloaded (%s); put %s there, or name a"
                    .formatted(folder, e.getMessage(), FILE)
                + " file of them with --vgg",
            e);
      }
    }
    return file;
  }
}
