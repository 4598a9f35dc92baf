package dev.kiln.train.recipe.classify;

import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Range;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.PixelScaling;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every setting of {@link Classify}. The defaults for digits are those of the article
 * "mnist-classifiers".
 *
 * @param momentum how much of the velocity stays, from 0 to less than 1
 * @param weightDecay how much of a weight is added to its gradient, 0 or more
 * @param augment whether training pictures are varied a little, anew in each epoch
 * @param weights the file of the weights that training started from; empty for none
 * @param classes the names of the classes, in the order of their indices
 * @param folders whether the pictures come from a folder for each class, not from data in MNIST's
 *     format
 * @param image what the network's input is, of pictures in folders; digits are in 0..1
 * @param frozenEpochs for how many epochs only the last layer learns, on top of what pretrained
 *     weights see
 */
public record ClassifySettings(
    Hyperparameters fit,
    double momentum,
    double weightDecay,
    boolean augment,
    String weights,
    List<String> classes,
    boolean folders,
    PixelScaling image,
    int frozenEpochs)
    implements Recipe.Settings {
  /** Settings of a network that learns as a whole from the first epoch on. */
  public ClassifySettings(
      Hyperparameters fit,
      double momentum,
      double weightDecay,
      boolean augment,
      String weights,
      List<String> classes,
      boolean folders) {
    this(
        fit,
        momentum,
        weightDecay,
        augment,
        weights,
        classes,
        folders,
        folders ? PixelScaling.IMAGENET : PixelScaling.UNIT,
        0);
  }

  /** Settings for data in MNIST's format. */
  public ClassifySettings(
      Hyperparameters fit,
      double momentum,
      double weightDecay,
      boolean augment,
      String weights,
      List<String> classes) {
    this(fit, momentum, weightDecay, augment, weights, classes, false);
  }

  /** The classes of MNIST. */
  public static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  /**
   * Returns the defaults for a network: the article's, but for lenet5-relu a smaller learning rate
   * that falls to 0. With the article's 0.6 most seeds leave its units dead in the first epoch, in
   * PyTorch as here; a constant 0.1 leaves the last epoch's accuracy to chance. For mobilenetv2,
   * which its article only uses, they are made to continue from pretrained weights.
   */
  public static ClassifySettings of(Network network) {
    return switch (network.name()) {
      case "lenet5-relu" -> ofDigits(Hyperparameters.of(20, 256, 0.1, Schedule.COSINE));
      case "alexnet" -> ofDigits(Hyperparameters.of(10, 128, 0.01));
      case "resnet18" -> ofDigits(Hyperparameters.of(10, 256, 0.05));
      case "mobilenetv2" -> ofFolders(network);
      default -> ofDigits(Hyperparameters.of(20, 256, 0.6));
    };
  }

  /** Returns the same, but with the article's own learning rate for lenet5-relu too. */
  public static ClassifySettings toTheLetter(Network network) {
    return network.name().equals("lenet5-relu")
        ? ofDigits(Hyperparameters.of(20, 256, 0.6))
        : of(network);
  }

  private static ClassifySettings ofDigits(Hyperparameters fit) {
    return new ClassifySettings(fit, 0, 0, false, "", DIGITS, false);
  }

  /**
   * Returns the defaults for pictures in a folder for each class, which are far fewer than MNIST's:
   * small batches, momentum and a rate that falls to 0. LeNet-5 and its variants take the middle of
   * each, the others random parts.
   */
  public static ClassifySettings ofFolders(Network network) {
    boolean small = network.name().startsWith("lenet5");
    double rate = small && !network.name().equals("lenet5-relu") ? 0.1 : 0.01;
    boolean grey = network.main().input().get(1) == 1;
    return new ClassifySettings(
        Hyperparameters.of(20, 32, rate, Schedule.COSINE),
        0.9,
        4e-5,
        !small,
        "",
        List.of(),
        true,
        grey ? PixelScaling.UNIT : PixelScaling.IMAGENET,
        0);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public ClassifySettings {
    classes = List.copyOf(classes);
    if (image == null) {
      // run.json of a run that is older than this setting.
      image = folders ? PixelScaling.IMAGENET : PixelScaling.UNIT;
    }
    Range.notNegative("frozen epochs", frozenEpochs);
    Range.belowOne("momentum", momentum);
    Range.notNegative("weight decay", weightDecay);
  }
}
