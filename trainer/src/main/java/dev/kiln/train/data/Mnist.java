package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MNIST, 60,000 handwritten digits to train on and 10,000 to test with, white on black, 28x28; by
 * LeCun, Cortes and Burges. It comes as four IDX files, gzipped or plain, in one folder.
 */
public final class Mnist {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** The four files and the SHA-256 of each as it is distributed, gzipped. */
  private static final Map<String, String> SHA256 = new LinkedHashMap<>();

  static {
    SHA256.put(TRAIN_IMAGES, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609");
    SHA256.put(TRAIN_LABELS, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c");
    SHA256.put(TEST_IMAGES, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6");
    SHA256.put(TEST_LABELS, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");
  }

  private static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  private Mnist() {}

  /**
   * Returns the training set.
   *
   * @param folder holds {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte}, each
   *     plain or with {@code .gz}
   * @throws TrainingException if a file is missing, broken, or does not match the other
   */
  public static LabeledImages train(Path folder) {
    return train(folder, CLASSES);
  }

  /**
   * Returns the training set of data in MNIST's format that has other classes, such as
   * Fashion-MNIST or EMNIST.
   *
   * @param classes the number of classes, 1 to 256
   * @throws TrainingException if a file is missing, broken, or does not match the other
   */
  public static LabeledImages train(Path folder, int classes) {
    return read(folder, TRAIN_IMAGES, TRAIN_LABELS, classes);
  }

  /**
   * Returns the test set.
   *
   * @param folder holds {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, each
   *     plain or with {@code .gz}
   * @throws TrainingException if a file is missing, broken, or does not match the other
   */
  public static LabeledImages test(Path folder) {
    return test(folder, CLASSES);
  }

  /**
   * Returns the test set of data in MNIST's format that has other classes.
   *
   * @param classes the number of classes, 1 to 256
   * @throws TrainingException if a file is missing, broken, or does not match the other
   */
  public static LabeledImages test(Path folder, int classes) {
    return read(folder, TEST_IMAGES, TEST_LABELS, classes);
  }

  /** Returns whether a folder holds any of the four files. */
  public static boolean isMeant(Path folder) {
    return SHA256.keySet().stream().anyMatch(name -> find(folder, name).isPresent());
  }

  /** Returns whether a folder holds a test set in MNIST's format. */
  public static boolean isIn(Path folder) {
    return find(folder, TEST_IMAGES).isPresent();
  }

  /**
   * Returns the cache's folder, {@code ~/.cache/kiln/mnist} unless {@code XDG_CACHE_HOME} says
   * otherwise; files that are not there are downloaded first.
   *
   * @throws TrainingException if a download fails; the message says what to put where
   */
  public static Path cached() {
    return cached(Cache.folder("mnist"), MIRRORS);
  }

  static Path cached(Path folder, List<URI> mirrors) {
    SHA256.forEach(
        (name, sha256) -> {
          if (find(folder, name).isEmpty()) {
            try {
              Cache.download(mirrors, name + ".gz", sha256, folder);
            } catch (TrainingException e) {
              throw new TrainingException(
                  "MNIST is not in %s and cannot be downloaded (%s); put %s there, or give their"
                          .formatted(folder, e.getMessage(), fileNames())
                      + " folder with --data",
                  e);
            }
          }
        });
    return folder;
  }

  private static LabeledImages read(
      Path folder, String imagesName, String labelsName, int classes) {
    Path imagesFile = require(folder, imagesName);
    Path labelsFile = require(folder, labelsName);
    Idx images = Idx.read(imagesFile, 3);
    Idx labels = Idx.read(labelsFile, 1);
    int[] shape = images.dimensions();
    if (shape[0] == 0 || shape[1] != SIDE || shape[2] != SIDE) {
      throw new TrainingException(
          "%s: %d images of %dx%d found, at least one of %dx%d expected"
              .formatted(imagesFile, shape[0], shape[1], shape[2], SIDE, SIDE));
    }
    if (labels.values().length != shape[0]) {
      throw new TrainingException(
          "%s has %d labels, but %s has %d images"
              .formatted(labelsFile, labels.values().length, imagesFile, shape[0]));
    }
    for (int i = 0; i < labels.values().length; i++) {
      int label = labels.values()[i] & 0xff;
      if (label >= classes) {
        throw new TrainingException(
            "%s: label %d is %d, expected 0 to %d; --labels names other classes"
                .formatted(labelsFile, i, label, classes - 1));
      }
    }
    return new LabeledImages(SIDE, SIDE, images.values(), labels.values());
  }

  private static Path require(Path folder, String name) {
    return find(folder, name)
        .orElseThrow(
            () ->
                new TrainingException(
                    "%s: there is no %s.gz or %s; MNIST consists of the four files %s, other data of a folder of pictures for each class"
                        .formatted(folder, name, name, fileNames())));
  }

  private static Optional<Path> find(Path folder, String name) {
    return Stream.of(".gz", "")
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static String fileNames() {
    return String.join(".gz, ", SHA256.keySet()) + ".gz";
  }
}
