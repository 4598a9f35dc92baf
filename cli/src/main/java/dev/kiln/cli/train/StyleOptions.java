package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import ai.djl.ndarray.NDManager;
import dev.kiln.pipeline.models.ModelWeights;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.train.data.PictureSplit;
import dev.kiln.train.data.PretrainedWeights;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.FittedNetwork;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.style.Guide;
import dev.kiln.train.recipe.style.Style;
import dev.kiln.train.recipe.style.StyleSettings;
import dev.kiln.train.recipe.style.StyledPhoto;
import dev.kiln.train.weights.Match;
import dev.kiln.train.weights.Weights;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for training a network that paints photos in the style of a picture. */
final class StyleOptions implements RecipeOptions {
  /** The number of photos held back for testing if the data has no test part. */
  private static final int HELD_BACK = 12;

  private static final double TEACHER_WEIGHT = 10;

  @Option(
      names = "--style",
      paramLabel = "FILE",
      description =
          "Learn the style of this picture. --data is a folder of photos, or of train/ and val/.")
  private Path style;

  @Option(
      names = "--photo",
      paramLabel = "FILE",
      description =
          "Paint this one photo by moving its pixels, without a network and in place of --data: slower"
              + " but better. Each epoch's sample is the picture.")
  private Path photo;

  @Option(
      names = "--vgg",
      paramLabel = "FILE",
      description = "The weights of VGG16. Default: torchvision's, downloaded once (528 MB).")
  private Path vgg;

  @Option(
      names = "--style-weight",
      paramLabel = "W",
      description = "The weight of the style loss (the difference of the Gram matrices).")
  private Double styleWeight;

  @Option(
      names = "--content-weight",
      paramLabel = "W",
      description = "The weight of the content loss (the difference of the features).")
  private Double contentWeight;

  @Option(
      names = "--tv-weight",
      paramLabel = "W",
      description = "The weight of the total variation.")
  private Double tvWeight;

  @Option(
      names = "--pixel-warm-up",
      paramLabel = "EPOCHS",
      description = "First learn to reproduce each photo, for this many epochs.")
  private Double pixelWarmUp;

  @Option(
      names = "--style-warm-up",
      paramLabel = "EPOCHS",
      description = "Then raise the weight of the style loss from 0 over this many epochs.")
  private Double styleWarmUp;

  @Option(
      names = "--style-size",
      paramLabel = "N",
      description =
          "Scale the style picture to N pixels along the shorter side; more makes finer strokes.")
  private Integer styleSize;

  @Option(
      names = "--crops",
      paramLabel = "N",
      description = "Cut N squares from each photo per epoch.")
  private Integer crops;

  @Option(
      names = "--random-crops",
      negatable = true,
      description =
          "Cut the squares at random and mirror half of them, instead of cutting the centre.")
  private Boolean randomCrops;

  @Option(
      names = "--teacher-weight",
      paramLabel = "W",
      description = "The weight of the mean distance from the teacher's pictures. Default: 10.")
  private Double teacherWeight;

  @Override
  public boolean departs(Network network) {
    return true;
  }

  @Override
  public Set<String> lacks(Network network) {
    return Set.of("--momentum", "--weight-decay", "--image", "--backbone", "--frozen-epochs");
  }

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    if (photo != null) {
      return photo(common, resumed);
    }
    if (common.data == null || style == null) {
      throw new IllegalArgumentException(
          "%s needs --data DIR, a folder of photos, and --style FILE, a picture of the style"
              .formatted(network.name()));
    }
    // Checked before VGG16's 528 MB are downloaded.
    if (!Files.isRegularFile(style)) {
      throw new IllegalArgumentException(style + ": no such file; --style takes a picture");
    }
    if (common.weights != null
        && !isModel(common.weights)
        && !Files.isRegularFile(common.weights)) {
      throw new IllegalArgumentException(
          "%s: no such file; --weights takes the weights.safetensors of a run, or a style model"
              .formatted(common.weights));
    }
    StyleSettings defaults =
        resumed
            .map(run -> run.settings(StyleSettings.class))
            .orElse(common.asArticle ? StyleSettings.TO_THE_LETTER : StyleSettings.ARTICLE);
    StyleSettings settings = settings(common, defaults);
    Path vgg16 = vgg == null ? PretrainedWeights.VGG16.cached() : vgg;
    if (resumed.isEmpty() && common.weights != null) {
      requireSame(network, common.weights);
    }
    Style recipe = recipe(network, common, vgg16, settings, out);
    if (resumed.isEmpty() && common.weights != null) {
      out.println("%s: %s".formatted(common.weights, load(recipe, common.weights).summary()));
    }
    return recipe;
  }

  /** Returns the recipe that paints one photo. */
  private Recipe photo(TrainOptions common, Optional<Run> resumed) {
    if (common.data != null || common.weights != null) {
      throw new IllegalArgumentException(
          "--photo paints one photo without a network; leave out %s"
              .formatted(common.data == null ? "--weights" : "--data"));
    }
    if (crops != null || randomCrops != null || pixelWarmUp != null || styleWarmUp != null) {
      throw new IllegalArgumentException(
          "--photo paints one photo as it is; leave out --crops, --random-crops, --pixel-warm-up and"
              + " --style-warm-up");
    }
    if (common.guide.teacher != null || teacherWeight != null || common.guide.stability != null) {
      throw new IllegalArgumentException(
          "--photo has no network to teach; leave out --teacher, --teacher-weight and --stability");
    }
    for (Path file : style == null ? List.of(photo) : List.of(photo, style)) {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(file + ": no such file");
      }
    }
    if (style == null) {
      throw new IllegalArgumentException("--photo needs --style FILE, a picture of the style");
    }
    StyleSettings defaults =
        resumed.map(run -> run.settings(StyleSettings.class)).orElse(StyleSettings.PHOTO);
    Path vgg16 = vgg == null ? PretrainedWeights.VGG16.cached() : vgg;
    return new StyledPhoto(photo, style, vgg16, settings(common, defaults));
  }

  /**
   * Requires that weights are of a network that enlarges as the one to train does: most of them
   * would fit all the same.
   */
  private static void requireSame(Network network, Path named) {
    try (NDManager scope = NDManager.newBaseManager()) {
      Network theirs =
          FittedNetwork.of(
              network,
              isModel(named)
                  ? ModelWeights.of(ShippedModels.find(named.toString()), scope)
                  : Weights.read(named, scope));
      if (!theirs.fullName().equals(network.fullName())) {
        throw new IllegalArgumentException(
            "%s: these weights fit %s, not %s; %s --upsample"
                .formatted(
                    named,
                    theirs.fullName(),
                    network.fullName(),
                    network.fullName().equals(network.name()) ? "add" : "leave out"));
      }
    }
  }

  private static Match load(Style recipe, Path named) {
    if (!isModel(named)) {
      return recipe.load(named);
    }
    try (NDManager scope = NDManager.newBaseManager()) {
      Path model = ShippedModels.find(named.toString());
      return recipe.load(model, ModelWeights.of(model, scope));
    }
  }

  /** Returns whether a model is named, by its file or by its name in {@code models/}. */
  private static boolean isModel(Path named) {
    String name = named.toString();
    return name.endsWith(ShippedModels.ENDING) && Files.isRegularFile(named)
        || !Files.exists(named) && ShippedModels.names().contains(name);
  }

  private Style recipe(
      Network network, TrainOptions common, Path vgg16, StyleSettings settings, PrintWriter out) {
    PictureSplit split = PictureSplit.of(common.data, HELD_BACK);
    String parts = settings.randomCrops() ? "random parts" : "the middle of each";
    split
        .lines("%s at %dx%d".formatted(parts, settings.size(), settings.size()))
        .forEach(out::println);
    if (settings.guide().teacher().isEmpty()) {
      return new Style(network, split.train(), split.test(), style, vgg16, settings);
    }
    try (PaintingModel painter =
        PaintingModel.open(Path.of(settings.guide().teacher()), common.guide.teacherImage)) {
      return new Style(network, split.train(), split.test(), style, vgg16, settings, painter);
    }
  }

  private StyleSettings settings(TrainOptions common, StyleSettings defaults) {
    return new StyleSettings(
        common.or(defaults.fit()),
        or(styleWeight, defaults.styleWeight()),
        or(contentWeight, defaults.contentWeight()),
        or(tvWeight, defaults.tvWeight()),
        or(pixelWarmUp, defaults.pixelWarmUp()),
        or(styleWarmUp, defaults.styleWarmUp()),
        or(common.dimensions.size, defaults.size()),
        or(styleSize, defaults.styleSize()),
        or(crops, defaults.crops()),
        or(randomCrops, defaults.randomCrops()),
        common.weights == null ? defaults.weights() : common.weights.toString(),
        guide(common.guide, defaults.guide()));
  }

  private Guide guide(GuideOptions given, Guide defaults) {
    String model = given.teacher(defaults.teacher());
    if (model.isEmpty() && (teacherWeight != null || given.teacherImage != null)) {
      throw new IllegalArgumentException(
          "--teacher-weight and --teacher-image need --teacher MODEL");
    }
    double usual = defaults.teacher().isEmpty() ? TEACHER_WEIGHT : defaults.teacherWeight();
    return new Guide(
        model,
        model.isEmpty() ? 0 : or(teacherWeight, usual),
        or(given.stability, defaults.stability()));
  }
}
