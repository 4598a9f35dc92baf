package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import ai.djl.ndarray.NDManager;
import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.pipeline.export.ModelWeights;
import dev.kiln.pipeline.models.ModelFiles;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.data.PretrainedWeights;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.Style;
import dev.kiln.train.recipe.StyleSettings;
import dev.kiln.train.weights.Match;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a network that paints photos in the style of a picture is trained. */
final class StyleOptions implements RecipeOptions {
  /** How many photos are tested on if the data does not say which. */
  private static final int HELD_BACK = 12;

  @Option(
      names = "--style",
      paramLabel = "FILE",
      description = "The picture whose style is learned; --data has train/ and val/, or photos.")
  private Path style;

  @Option(
      names = "--vgg",
      paramLabel = "FILE",
      description = "VGG16's weights; without it they come from the cache or the net.")
  private Path vgg;

  @Option(
      names = "--style-weight",
      paramLabel = "W",
      description = "How much the painting's Gram matrices count.")
  private Double styleWeight;

  @Option(
      names = "--content-weight",
      paramLabel = "W",
      description = "How much the photo's features count.")
  private Double contentWeight;

  @Option(
      names = "--tv-weight",
      paramLabel = "W",
      description = "How much the total variation counts.")
  private Double tvWeight;

  @Option(
      names = "--pixel-warm-up",
      paramLabel = "EPOCHS",
      description = "In how many epochs the network first learns to give each photo back.")
  private Double pixelWarmUp;

  @Option(
      names = "--style-warm-up",
      paramLabel = "EPOCHS",
      description = "Over how many epochs the style's weight then grows from 0.")
  private Double styleWarmUp;

  @Option(names = "--size", paramLabel = "N", description = "Side of the photos' squares.")
  private Integer size;

  @Option(
      names = "--style-size",
      paramLabel = "N",
      description = "The painting's shorter side; larger makes finer strokes.")
  private Integer styleSize;

  @Option(
      names = "--crops",
      paramLabel = "N",
      description = "How many squares of each photo an epoch has.")
  private Integer crops;

  @Option(
      names = "--random-crops",
      negatable = true,
      description = "Take squares at random, half of them mirrored, instead of the middle.")
  private Boolean randomCrops;

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    RecipeOptions.refuse(network, "--momentum", common.momentum);
    RecipeOptions.refuse(network, "--weight-decay", common.weightDecay);
    if (common.data == null || style == null) {
      throw new WrongArgumentException(
          "%s needs --data DIR, a folder with photos, and --style FILE, a painting"
              .formatted(network.name()));
    }
    // Said before VGG16's 528 MB are downloaded.
    if (!Files.isRegularFile(style)) {
      throw new WrongArgumentException(style + ": no such file; --style takes a picture");
    }
    if (common.weights != null
        && !isModel(common.weights)
        && !Files.isRegularFile(common.weights)) {
      throw new WrongArgumentException(
          "%s: no such file; --weights takes another run's weights.safetensors or a style model"
              .formatted(common.weights));
    }
    StyleSettings defaults =
        resumed.map(run -> run.settings(StyleSettings.class)).orElse(StyleSettings.ARTICLE);
    StyleSettings settings = settings(common, defaults);
    Path vgg16 = vgg == null ? PretrainedWeights.VGG16.cached() : vgg;
    Style recipe = recipe(network, common.data, vgg16, settings);
    if (resumed.isEmpty() && common.weights != null) {
      out.println("%s: %s".formatted(common.weights, load(recipe, common.weights).summary()));
    }
    return recipe;
  }

  private static Match load(Style recipe, Path named) {
    if (!isModel(named)) {
      return recipe.load(named);
    }
    try (NDManager scope = NDManager.newBaseManager()) {
      Path model = ModelFiles.find(named.toString());
      return recipe.load(model, ModelWeights.of(model, scope));
    }
  }

  /** Whether that is a model, by its file or its name. */
  private static boolean isModel(Path named) {
    String name = named.toString();
    return name.endsWith(ModelFiles.ENDING) && Files.isRegularFile(named)
        || !Files.exists(named) && ModelFiles.names().contains(name);
  }

  private Style recipe(Network network, Path data, Path vgg16, StyleSettings settings) {
    Path train = data.resolve("train");
    Path val = data.resolve("val");
    if (Files.isDirectory(train) && Files.isDirectory(val)) {
      return new Style(
          network, PictureFolder.of(train), PictureFolder.of(val), style, vgg16, settings);
    }
    PictureFolder all = PictureFolder.of(data);
    if (all.size() <= HELD_BACK) {
      throw new WrongArgumentException(
          "%s: %d pictures; at least %d are needed, as %d are tested on"
              .formatted(data, all.size(), HELD_BACK + 1, HELD_BACK));
    }
    PictureFolder tests = all.spread(HELD_BACK);
    return new Style(network, all.without(tests), tests, style, vgg16, settings);
  }

  private StyleSettings settings(TrainOptions common, StyleSettings defaults) {
    return new StyleSettings(
        common.or(defaults.fit()),
        or(styleWeight, defaults.styleWeight()),
        or(contentWeight, defaults.contentWeight()),
        or(tvWeight, defaults.tvWeight()),
        or(pixelWarmUp, defaults.pixelWarmUp()),
        or(styleWarmUp, defaults.styleWarmUp()),
        or(size, defaults.size()),
        or(styleSize, defaults.styleSize()),
        or(crops, defaults.crops()),
        or(randomCrops, defaults.randomCrops()),
        common.weights == null ? defaults.weights() : common.weights.toString());
  }
}
