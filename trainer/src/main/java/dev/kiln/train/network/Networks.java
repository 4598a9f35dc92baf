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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The catalogue: every network that Kiln trains. */
public final class Networks {
  private static final Shape PICTURE = new Shape(-1, 3, -1, -1);

  /** No article: networks for camera frames. */
  private static final String REAL_TIME = "real-time";

  private static final Dimensions WIDTH = Dimensions.NONE.and("width-mult", 1);
  private static final Dimensions MOMENTUM =
      Dimensions.NONE.and("norm-momentum", Xception.ARTICLE_MOMENTUM);
  private static final Pattern FULL_NAME = Pattern.compile("([^\\[]+)(?:\\[(.*)])?");

  private static final List<Network> ALL =
      List.of(
          digits("lenet5", 28, 16, LeNet::lenet5),
          digits("lenet5-kernel3", 28, 16, LeNet::kernel3),
          digits("lenet5-half", 28, 16, LeNet::half),
          digits("lenet5-relu", 28, 16, LeNet::relu),
          digits("lenet5-shallow", 28, 16, LeNet::shallow),
          Network.of(
              "alexnet",
              "mnist-classifiers",
              Kind.DIGITS,
              open(224).and("average-pool", 0),
              d ->
                  List.of(
                      new Network.Part(
                          "alexnet", picture(d, size(d, 80, 1)), 10, c -> AlexNet.alexnet(c, d)))),
          digits("resnet18", 96, 32, ResNet18::resnet18),
          autoencoder(
              "autoencoder", linear(3), d -> flat(d, size(d, 8, 4)), Autoencoder::autoencoder),
          autoencoder(
              "conv-autoencoder",
              open(28),
              d -> picture(d, size(d, 28, 12)),
              ConvAutoencoder::convAutoencoder),
          autoencoder("vae", linear(20), d -> flat(d, size(d, 8, 4)), Vae::vae),
          adversarial(
              "gan", linear(96), d -> flat(d, size(d, 8, 4)), Gan::generator, Gan::discriminator),
          adversarial(
              "lsgan", linear(96), d -> flat(d, size(d, 8, 4)), Gan::generator, Gan::discriminator),
          adversarial(
              "dcgan28",
              open(96, 28).and("upsample", 0),
              d -> picture(d, size(d, 16, 4)),
              Dcgan28::generator,
              d -> Dcgan28.discriminator()),
          adversarial(
              "dcgan32",
              open(100, 32).and("average-pool", 0),
              d -> picture(d, size(d, 16, 16)),
              Dcgan32::generator,
              Dcgan32::discriminator),
          adversarial(
              "dcgan64",
              Dimensions.NONE
                  .and("latent", 100)
                  .and("size", 64)
                  .and("channels", 3)
                  .and("upsample", 0)
                  .and("average-pool", 0),
              d -> picture(d, size(d, 16, 16)),
              Dcgan64::generator,
              Dcgan64::discriminator),
          Network.of(
              "style",
              "style-transfer",
              Kind.STYLE,
              Dimensions.NONE.and("upsample", 0),
              d -> List.of(new Network.Part("style", PICTURE, () -> ImfwNet.imfwNet(d)))),
          Network.of(
              "mobilenetv2",
              "deeplab-v3plus",
              Kind.CLASSIFICATION,
              WIDTH.and("size", 224),
              d ->
                  List.of(
                      new Network.Part(
                          "mobilenetv2",
                          new Shape(-1, 3, size(d, 32, 1), size(d, 32, 1)),
                          1000,
                          c -> MobileNetV2.classifier(c, d.get("width-mult"))))),
          segmentation("deeplab-mobilenetv2", WIDTH, (c, d) -> DeepLabV3Plus.mobileNetV2(c, 16, d)),
          segmentation(
              "deeplab-mobilenetv2-os8", WIDTH, (c, d) -> DeepLabV3Plus.mobileNetV2(c, 8, d)),
          segmentation("deeplab-xception", MOMENTUM, (c, d) -> DeepLabV3Plus.xception(c, 16, d)),
          segmentation("deeplab-xception-os8", MOMENTUM, (c, d) -> DeepLabV3Plus.xception(c, 8, d)),
          segmentation("segment-fast", REAL_TIME, WIDTH, SegmentFast::of),
          Network.of(
              "style-fast",
              REAL_TIME,
              Kind.STYLE,
              Dimensions.NONE.and("width", 64).and("blocks", 4),
              d -> List.of(new Network.Part("style-fast", PICTURE, () -> StyleFast.styleFast(d)))));

  private Networks() {}

  /** Returns all networks, in the order of the articles. */
  public static List<Network> all() {
    return ALL;
  }

  /**
   * Returns the network of that name, if there is one. Dimensions that are not the article's may
   * follow: {@code dcgan64[latent=64,size=32]}.
   *
   * @throws IllegalArgumentException if the network has no such dimension or cannot have that value
   */
  public static Optional<Network> find(String name) {
    Matcher full = FULL_NAME.matcher(name);
    if (!full.matches()) {
      return Optional.empty();
    }
    Optional<Network> network =
        ALL.stream().filter(n -> n.name().equals(full.group(1))).findFirst();
    return full.group(2) == null ? network : network.map(n -> changed(n, full.group(2)));
  }

  private static Network changed(Network network, String changes) {
    for (String change : changes.split(",")) {
      String[] both = change.split("=", 2);
      try {
        network = network.with(both[0], Double.parseDouble(both[both.length - 1]));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s: expected NAME=NUMBER, such as latent=64".formatted(change), e);
      }
    }
    return network;
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
  private static List<String> fitting(Map<String, NDArray> file) {
    Map<String, NDArray> weights = MobileNetV2.fromTorchvision(file);
    long floats = weights.values().stream().filter(a -> a.getDataType().isFloating()).count();
    List<String> names = new ArrayList<>();
    for (Network usual : ALL) {
      Network network = FittedNetwork.of(usual, weights);
      for (Network.Part part : network.parts()) {
        // Parameters get their shapes, and their memory, only where their number is right.
        if (ParameterNames.of(part.block().get()).size() == floats && fits(part, weights)) {
          boolean main = part == network.main();
          names.add(main ? network.fullName() : network.fullName() + "'s " + part.name());
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

  /** A size and channels can be chosen, beginning with grey pictures. */
  private static Dimensions open(int size) {
    return Dimensions.NONE.and("size", size).and("channels", 1);
  }

  private static Network digits(String name, int size, int least, IntFunction<Block> block) {
    return Network.of(
        name,
        "mnist-classifiers",
        Kind.DIGITS,
        open(size),
        d -> List.of(new Network.Part(name, picture(d, size(d, least, 1)), 10, block)));
  }

  private static Network autoencoder(
      String name,
      Dimensions dimensions,
      Function<Dimensions, Shape> input,
      Function<Dimensions, Block> block) {
    return Network.of(
        name,
        "autoencoders-and-gans",
        Kind.AUTOENCODER,
        dimensions,
        d -> List.of(new Network.Part(name, input.apply(d), () -> block.apply(d))));
  }

  private static Network adversarial(
      String name,
      Dimensions dimensions,
      Function<Dimensions, Shape> picture,
      Function<Dimensions, Block> generator,
      Function<Dimensions, Block> discriminator) {
    String article =
        name.equals("dcgan32") || name.equals("dcgan64") ? "dcgan" : "autoencoders-and-gans";
    return Network.of(
        name,
        article,
        Kind.GENERATOR,
        dimensions,
        d ->
            List.of(
                new Network.Part("generator", new Shape(-1, latent(d)), () -> generator.apply(d)),
                new Network.Part("discriminator", picture.apply(d), () -> discriminator.apply(d))));
  }

  private static Network segmentation(
      String name, Dimensions dimensions, BiFunction<Integer, Dimensions, Block> block) {
    return segmentation(name, "deeplab-v3plus", dimensions, block);
  }

  private static Network segmentation(
      String name,
      String article,
      Dimensions dimensions,
      BiFunction<Integer, Dimensions, Block> block) {
    return Network.of(
        name,
        article,
        Kind.SEGMENTATION,
        dimensions,
        d -> List.of(new Network.Part(name, PICTURE, 21, c -> block.apply(c, d))));
  }

  /** A latent or code, a size and channels can be chosen, beginning with grey pictures. */
  private static Dimensions open(int latent, int size) {
    return Dimensions.NONE.and("latent", latent).and("size", size).and("channels", 1);
  }

  /** A latent or code and a size can be chosen; linear layers take grey pictures only. */
  private static Dimensions linear(int latent) {
    return Dimensions.NONE.and("latent", latent).and("size", 28);
  }

  private static int latent(Dimensions d) {
    return d.within("latent", 1, 4096);
  }

  private static int size(Dimensions d, int min, int step) {
    return d.stepping("size", min, 512, step);
  }

  private static Shape picture(Dimensions d, int size) {
    return new Shape(-1, d.channels(), size, size);
  }

  private static Shape flat(Dimensions d, int size) {
    latent(d);
    return new Shape(-1, (long) size * size);
  }
}
