package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import dev.kiln.cli.console.LabelsFile;
import dev.kiln.train.data.ClassFolder;
import dev.kiln.train.data.DividedFolder;
import dev.kiln.train.data.Mnist;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
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
  /** One in this many pictures is held back for testing if the data has no test part. */
  private static final int HELD_BACK = 10;

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

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    ClassifySettings defaults =
        resumed
            .map(run -> run.settings(ClassifySettings.class))
            .orElseGet(
                () ->
                    common.asArticle
                        ? ClassifySettings.toTheLetter(network)
                        : ClassifySettings.of(network));
    Classify recipe =
        network.kind() == Network.Kind.DIGITS
            ? digits(network, common, defaults)
            : pictures(network, common, defaults);
    if (resumed.isEmpty() && common.weights != null) {
      out.println(
          "%s: %s"
              .formatted(
                  common.weights,
                  recipe.load(PretrainedFile.of(common.weights, network)).summary()));
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
        settings(common, defaults, classes));
  }

  private Classify pictures(Network network, TrainOptions common, ClassifySettings defaults) {
    if (common.data == null) {
      throw new IllegalArgumentException(
          "%s needs --data DIR, a folder with one folder of pictures per class"
              .formatted(network.name()));
    }
    Optional<DividedFolder> divided = DividedFolder.of(common.data);
    ClassFolder all = ClassFolder.of(divided.map(DividedFolder::train).orElse(common.data));
    ClassFolder tests =
        divided
            .map(parts -> ClassFolder.of(parts.test()).withClasses(all.classes()))
            .orElseGet(() -> all.spread(Math.max(1, all.size() / HELD_BACK)));
    ClassFolder rest = divided.isPresent() ? all : all.without(tests);
    return new Classify(network, rest, tests, settings(common, defaults, all.classes()));
  }

  private ClassifySettings settings(
      TrainOptions common, ClassifySettings defaults, List<String> classes) {
    return new ClassifySettings(
        common.or(defaults.fit()),
        or(common.momentum, defaults.momentum()),
        or(common.weightDecay, defaults.weightDecay()),
        or(augment, defaults.augment()),
        common.weights == null ? defaults.weights() : common.weights.toString(),
        classes);
  }
}
