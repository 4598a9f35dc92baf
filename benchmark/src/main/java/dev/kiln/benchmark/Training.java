package dev.kiln.benchmark;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Features;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Networks;
import dev.kiln.train.network.Vgg16;
import dev.kiln.train.op.Precision;
import dev.kiln.train.recipe.classify.Classify;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.train.recipe.style.Style;
import dev.kiln.train.recipe.style.StyleSettings;
import dev.kiln.train.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** The trainings whose steps are timed: Kiln's own recipes, on noise. */
enum Training {
  LENET5("lenet5", 256),
  RESNET18("resnet18", 32),
  STYLE("style", 4);

  private static final int STEPS = 20;
  private static final int SIZE = 256;

  private final String network;
  private final int batch;

  Training(String network, int batch) {
    this.network = network;
    this.batch = batch;
  }

  /** The network's name in the catalogue. */
  @Override
  public String toString() {
    return network;
  }

  /** How many pictures a step looks at. */
  int batch() {
    return batch;
  }

  /**
   * The recipe.
   *
   * @param folder an empty one, where it keeps what it reads
   */
  Recipe recipe(Precision precision, int threads, Path folder) {
    Network catalogued = Networks.find(network).orElseThrow();
    double rate = this == STYLE ? 1e-3 : 0.01;
    Hyperparameters fit =
        new Hyperparameters(
            1, batch, rate, Schedule.CONSTANT, 0, 0, 0, 0, 0, 0, threads, precision);
    return this == STYLE ? style(catalogued, fit, folder) : classify(catalogued, fit);
  }

  private Recipe classify(Network catalogued, Hyperparameters fit) {
    Random random = new Random(0);
    byte[] pixels = new byte[STEPS * batch * 28 * 28];
    random.nextBytes(pixels);
    byte[] labels = new byte[STEPS * batch];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    LabeledImages digits = new LabeledImages(28, 28, pixels, labels);
    ClassifySettings settings = new ClassifySettings(fit, 0, 0, false, "", ClassifySettings.DIGITS);
    return new Classify(catalogued, digits, digits, settings);
  }

  private Recipe style(Network catalogued, Hyperparameters fit, Path folder) {
    Random random = new Random(0);
    for (int i = 0; i < 4 * batch; i++) {
      noise(folder.resolve("photo-%02d.png".formatted(i)), random);
    }
    PictureFolder photos = PictureFolder.of(folder);
    Path painting = photos.files().get(0);
    Path vgg16 = folder.resolve("vgg16.safetensors");
    Features features = Vgg16.features(3);
    try (NDManager manager = NDManager.newBaseManager()) {
      features.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
      Weights.save(features, vgg16);
    }
    StyleSettings settings = new StyleSettings(fit, 1e5, 1, 1e-5, 0, 0, SIZE, SIZE, 1, false, "");
    return new Style(catalogued, photos, photos, painting, vgg16, settings);
  }

  private static void noise(Path file, Random random) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
