package dev.kiln.train.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.TrainingException;
import dev.kiln.train.network.Network.Kind;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.ParameterNames;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The catalogue: every network that Kiln trains. */
public final class Networks {
  private static final Shape DIGIT = new Shape(-1, 1, 28, 28);
  private static final Shape FLAT_DIGIT = new Shape(-1, 784);
  private static final Shape PICTURE = new Shape(-1, 3, -1, -1);

  private static final List<Network> ALL =
      List.of(
          digits("lenet5", DIGIT, LeNet::lenet5),
          digits("lenet5-kernel3", DIGIT, LeNet::kernel3),
          digits("lenet5-half", DIGIT, LeNet::half),
          digits("lenet5-relu", DIGIT, LeNet::relu),
          digits("lenet5-shallow", DIGIT, LeNet::shallow),
          digits("alexnet", new Shape(-1, 1, 224, 224), AlexNet::alexnet),
          digits("resnet18", new Shape(-1, 1, 96, 96), ResNet18::resnet18),
          autoencoder("autoencoder", FLAT_DIGIT, Autoencoder::autoencoder),
          autoencoder("conv-autoencoder", DIGIT, ConvAutoencoder::convAutoencoder),
          autoencoder("vae", FLAT_DIGIT, Vae::vae),
          adversarial(
              "gan", "autoencoders-and-gans", 96, Gan::generator, FLAT_DIGIT, Gan::discriminator),
          adversarial(
              "lsgan", "autoencoders-and-gans", 96, Gan::generator, FLAT_DIGIT, Gan::discriminator),
          adversarial(
              "dcgan28",
              "autoencoders-and-gans",
              96,
              Dcgan28::generator,
              DIGIT,
              Dcgan28::discriminator),
          adversarial(
              "dcgan32",
              "dcgan",
              100,
              Dcgan32::generator,
              new Shape(-1, 1, 32, 32),
              Dcgan32::discriminator),
          adversarial(
              "dcgan64",
              "dcgan",
              100,
              Dcgan64::generator,
              new Shape(-1, 3, 64, 64),
              Dcgan64::discriminator),
          Network.of("style", "style-transfer", Kind.STYLE, PICTURE, ImfwNet::imfwNet),
          Network.of(
              "mobilenetv2",
              "deeplab-v3plus",
              Kind.CLASSIFICATION,
              new Shape(-1, 3, 224, 224),
              1000,
              MobileNetV2::classifier),
          segmentation("deeplab-mobilenetv2", c -> DeepLabV3Plus.mobileNetV2(c, 16)),
          segmentation("deeplab-mobilenetv2-os8", c -> DeepLabV3Plus.mobileNetV2(c, 8)),
          segmentation("deeplab-xception", c -> DeepLabV3Plus.xception(c, 16)),
          segmentation("deeplab-xception-os8", c -> DeepLabV3Plus.xception(c, 8)));

  private Networks() {}

  /** Returns all networks, in the order of the articles. */
  public static List<Network> all() {
    return ALL;
  }

  /** Returns the network of that name, if there is one. */
  public static Optional<Network> find(String name) {
    return ALL.stream().filter(n -> n.name().equals(name)).findFirst();
  }

  /**
   * Returns how many classes weights tell apart, by the size of the last layer's bias.
   *
   * @return nothing if the part has no classes, or the names are not those of its parameters
   */
  public static Optional<Integer> classes(Network.Part part, Map<String, NDArray> weights) {
    if (part.classes() == 0) {
      return Optional.empty();
    }
    List<String> names = List.copyOf(ParameterNames.of(part.block().get()).keySet());
    Optional<NDArray> last = Optional.empty();
    for (String name : names) {
      last =
          weights.entrySet().stream()
              .filter(e -> e.getKey().equals(name) || e.getKey().endsWith("." + name))
              .map(Map.Entry::getValue)
              .findFirst();
      if (last.isEmpty()) {
        return Optional.empty();
      }
    }
    return last.map(NDArray::getShape)
        .filter(bias -> bias.dimension() == 1)
        .map(bias -> (int) bias.get(0));
  }

  /**
   * Returns which networks, or other parts of them, weights are of: those whose parameters they are
   * by name and shape, but for the number of classes.
   */
  private static List<String> fitting(Map<String, NDArray> weights) {
    long floats = weights.values().stream().filter(a -> a.getDataType().isFloating()).count();
    List<String> names = new ArrayList<>();
    for (Network network : ALL) {
      for (Network.Part part : network.parts()) {
        // Parameters get their shapes, and their memory, only where their number is right.
        if (ParameterNames.of(part.block().get()).size() == floats && fits(part, weights)) {
          boolean main = part == network.main();
          names.add(main ? network.name() : network.name() + "'s " + part.name());
        }
      }
    }
    return names;
  }

  /**
   * Returns the failure to load a file's weights, which says also whose they are, if that is known.
   */
  public static TrainingException misfit(
      Path file, Map<String, NDArray> weights, TrainingException failure) {
    List<String> fitting = fitting(weights);
    String whose = fitting.isEmpty() ? "" : "; these fit " + String.join(", ", fitting);
    return new TrainingException(file + ": " + failure.getMessage() + whose, failure);
  }

  private static boolean fits(Network.Part part, Map<String, NDArray> weights) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Match match = Weights.match(part.initialized(manager), weights);
      int lastLayer = part.classes() == 0 ? 0 : 2;
      return match.missing().isEmpty()
          && match.surplus().isEmpty()
          && match.misshapen().size() <= lastLayer;
    }
  }

  private static Network digits(String name, Shape input, IntFunction<Block> block) {
    return Network.of(name, "mnist-classifiers", Kind.DIGITS, input, 10, block);
  }

  private static Network autoencoder(String name, Shape input, Supplier<Block> block) {
    return Network.of(name, "autoencoders-and-gans", Kind.AUTOENCODER, input, block);
  }

  private static Network adversarial(
      String name,
      String article,
      int noise,
      Supplier<Block> generator,
      Shape picture,
      Supplier<Block> discriminator) {
    return new Network(
        name,
        article,
        Kind.GENERATOR,
        List.of(
            new Network.Part("generator", new Shape(-1, noise), generator),
            new Network.Part("discriminator", picture, discriminator)));
  }

  private static Network segmentation(String name, IntFunction<Block> block) {
    return Network.of(name, "deeplab-v3plus", Kind.SEGMENTATION, PICTURE, 21, block);
  }
}
