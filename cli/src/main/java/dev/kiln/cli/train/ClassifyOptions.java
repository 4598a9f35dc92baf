package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import dev.kiln.cli.console.LabelsFile;
import dev.kiln.train.data.ClassSplit;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.PixelScaling;
import dev.kiln.train.recipe.classify.Classify;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for training a classifier of digits or of pictures. */
final class ClassifyOptions implements RecipeOptions {
  @Option(
      names = "--augment",
      negatable = true,
      description =
          "Augment the training pictures. Digits: rotation, shift, stroke width, blur and more;"
              + " other pictures: random crops, half of them mirrored.")
  private Boolean augment;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "The classes of data in MNIST's format that is not digits, one name on each line. The"
              + " model's task is then classification. Default: the digits.")
  private Path labels;

  @Override
  public boolean departs(Network network) {
    return !ClassifySettings.toTheLetter(network).equals(ClassifySettings.of(network));
  }

  @Override
  public Set<String> lacks(Network network) {
    return network.kind() == Network.Kind.DIGITS ? Set.of() : Set.of("--labels");
  }

  private boolean digitsAreMeant(Network network, TrainOptions common) {
    return network.kind() == Network.Kind.DIGITS
        && (labels != null || !OwnPictures.areMeant(common.data));
  }

  /** LeNet-5 and its variants take grey, the others colour if the pictures may have it. */
  @Override
  public Network adapted(Network network, TrainOptions common) {
    return digitsAreMeant(network, common) || network.name().startsWith("lenet5")
        ? network
        : OwnPictures.adapted(network, common.data);
  }

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    if (common.weights != null && common.backbone != null) {
      throw new IllegalArgumentException(
          "--weights and --backbone both say what to start from; give one of them");
    }
    boolean digits = digitsAreMeant(network, common);
    ClassifySettings defaults =
        resumed
            .map(run -> run.settings(ClassifySettings.class))
            .orElseGet(
                () ->
                    common.asArticle
                        ? ClassifySettings.toTheLetter(network)
                        : digits
                            ? ClassifySettings.of(network)
                            : ClassifySettings.ofFolders(network));
    Classify recipe =
        digits ? digits(network, common, defaults) : pictures(network, common, defaults, out);
    Path start = or(common.weights, common.backbone);
    if (resumed.isEmpty() && start != null) {
      out.println(
          "%s: %s".formatted(start, recipe.load(PretrainedFile.of(start, network)).summary()));
    }
    return recipe;
  }

  private Classify digits(Network network, TrainOptions common, ClassifySettings defaults) {
    Path folder = common.data == null ? Mnist.cached() : common.data;
    List<String> classes = labels == null ? defaults.classes() : LabelsFile.read(labels);
    return new Classify(
        network,
        Mnist.train(folder, classes.size()),
        Mnist.test(folder, classes.size()),
        settings(common, defaults, classes, false));
  }

  private Classify pictures(
      Network network, TrainOptions common, ClassifySettings defaults, PrintWriter out) {
    if (common.data == null) {
      throw new IllegalArgumentException(
          "%s needs --data DIR, a folder with one folder of pictures per class"
              .formatted(network.name()));
    }
    ClassSplit split = ClassSplit.of(common.data);
    ClassifySettings settings = settings(common, defaults, split.train().classes(), true);
    String parts = settings.augment() ? "random parts " : "the middle of each ";
    split.lines(parts + OwnPictures.shown(network.main().input())).forEach(out::println);
    return new Classify(network, split.train(), split.test(), settings);
  }

  /** On few pictures, a new last layer would at first ruin what the backbone has learned. */
  private static int frozenEpochs(TrainOptions common, ClassifySettings defaults) {
    return common.backbone != null && defaults.frozenEpochs() == 0
        ? common.or(defaults.fit()).epochs() / 2
        : defaults.frozenEpochs();
  }

  private ClassifySettings settings(
      TrainOptions common, ClassifySettings defaults, List<String> classes, boolean folders) {
    Path start = or(common.weights, common.backbone);
    PixelScaling image = common.image(defaults.image());
    if (!folders && !image.equals(PixelScaling.UNIT)) {
      throw new IllegalArgumentException(
          "--image is for a folder of pictures; data in MNIST's format are trained on as 0..1");
    }
    return new ClassifySettings(
        common.or(defaults.fit()),
        or(common.momentum, defaults.momentum()),
        or(common.weightDecay, defaults.weightDecay()),
        or(augment, defaults.augment()),
        start == null ? defaults.weights() : start.toString(),
        classes,
        folders,
        image,
        or(common.frozenEpochs, frozenEpochs(common, defaults)));
  }
}
