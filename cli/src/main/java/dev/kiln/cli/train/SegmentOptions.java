package dev.kiln.cli.train;

import static dev.kiln.cli.train.RecipeOptions.or;

import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.data.segmentation.SegmentedPictures;
import dev.kiln.train.data.segmentation.VocFolder;
import dev.kiln.train.data.segmentation.VocLook;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.PixelScaling;
import dev.kiln.train.recipe.segment.Segment;
import dev.kiln.train.recipe.segment.SegmentGuide;
import dev.kiln.train.recipe.segment.SegmentSettings;
import dev.kiln.train.weights.Match;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for training a network that finds the class of each pixel. */
final class SegmentOptions implements RecipeOptions {
  private static final double MOMENTUM_FROM_SCRATCH = 0.1;
  private static final int BATCHES_FROM_SCRATCH = 20;

  @Option(names = "--crop", paramLabel = "N", description = "Train on squares of N by N pixels.")
  private Integer crop;

  @Option(
      names = "--scale-min",
      paramLabel = "S",
      description = "The smallest random scale of a training picture.")
  private Double scaleMin;

  @Option(
      names = "--scale-max",
      paramLabel = "S",
      description = "The largest random scale of a training picture.")
  private Double scaleMax;

  @Option(
      names = "--stretch",
      paramLabel = "S",
      description = "Vary the aspect ratio at random by up to this share, from 0 to below 1.")
  private Double stretch;

  @Option(names = "--flip", negatable = true, description = "Mirror half of the training pictures.")
  private Boolean flip;

  @Option(
      names = "--colour",
      paramLabel = "C",
      description = "Vary the colours at random by up to this share; 0 for no variation.")
  private Double colour;

  @Option(names = "--dice", negatable = true, description = "Add the Dice loss to cross-entropy.")
  private Boolean dice;

  @Option(names = "--optimizer", paramLabel = "NAME", description = "The optimizer: sgd or adam.")
  private SegmentSettings.Method optimizer;

  @Option(
      names = "--free-batch",
      paramLabel = "N",
      description =
          "Take the pictures of a step N at a time once the backbone is free, at a rate smaller by"
              + " the same factor; 0 for all at once.")
  private Integer freeBatch;

  @Option(
      names = "--norm-batches",
      paramLabel = "N",
      description =
          "Estimate the statistics of batch normalization anew over N batches before each test; 0"
              + " for the running ones.")
  private Integer normBatches;

  @Option(
      names = "--photos",
      paramLabel = "DIR",
      description = "Photos without masks to learn from as well, as --teacher labels them.")
  private Path photos;

  /** The article's momentum suits pretrained statistics; from scratch they would never arrive. */
  @Override
  public Network adapted(Network network, TrainOptions common) {
    return network.dimensions().has("norm-momentum") && common.backbone == null
        ? network.with("norm-momentum", MOMENTUM_FROM_SCRATCH)
        : network;
  }

  @Override
  public boolean departs(Network network) {
    return true;
  }

  @Override
  public Set<String> lacks(Network network) {
    return Set.of("--weights");
  }

  @Override
  public Recipe recipe(
      Network network, TrainOptions common, Optional<Run> resumed, PrintWriter out) {
    if (common.data == null) {
      throw new IllegalArgumentException(
          "%s needs --data DIR, a folder in the layout of Pascal VOC".formatted(network.name()));
    }
    VocFolder folder = VocFolder.open(common.data);
    SegmentSettings defaults =
        resumed.map(run -> run.settings(SegmentSettings.class)).orElseGet(() -> fresh(common));
    SegmentSettings settings = settings(common, folder, defaults);
    SegmentedPictures train = folder.pictures("train");
    SegmentedPictures test = folder.pictures("val");
    String handling = "random parts of %dx%d".formatted(settings.crop(), settings.crop());
    VocLook.lines(folder, train, test, handling).forEach(out::println);
    SegmentedPictures all = taught(train, common, settings, out);
    Segment recipe = new Segment(network, all, test, settings);
    if (resumed.isEmpty() && common.backbone != null) {
      Match match = recipe.load(PretrainedFile.of(common.backbone, network));
      out.println("%s: %s".formatted(common.backbone, match.summary()));
    }
    return recipe;
  }

  /** Returns the pictures with masks, and the photos that a teacher labels if there is one. */
  private static SegmentedPictures taught(
      SegmentedPictures train, TrainOptions common, SegmentSettings settings, PrintWriter out) {
    SegmentGuide guide = settings.guide();
    if (guide.teacher().isEmpty()) {
      return train;
    }
    PictureFolder photos = PictureFolder.of(Path.of(guide.photos()));
    try (LabellingModel teacher =
        LabellingModel.open(
            Path.of(guide.teacher()), common.guide.teacherImage, settings.classes())) {
      SegmentedPictures all = train.with(photos, teacher);
      out.printf("%s labels %,d photos%n", guide.teacher(), all.size() - train.size());
      return all;
    }
  }

  private SegmentGuide guide(GuideOptions given, SegmentGuide defaults) {
    String teacher = given.teacher(defaults.teacher());
    String folder = photos == null ? defaults.photos() : photos.toString();
    if (teacher.isEmpty() != folder.isEmpty()) {
      throw new IllegalArgumentException(
          teacher.isEmpty()
              ? "--photos needs --teacher MODEL, which labels them"
              : "--teacher needs --photos DIR, the photos that it labels");
    }
    if (teacher.isEmpty() && given.teacherImage != null) {
      throw new IllegalArgumentException("--teacher-image needs --teacher MODEL");
    }
    return new SegmentGuide(teacher, folder, or(given.stability, defaults.stability()));
  }

  private static SegmentSettings fresh(TrainOptions common) {
    if (common.asArticle) {
      return SegmentSettings.TO_THE_LETTER;
    }
    return common.backbone == null
        ? SegmentSettings.ARTICLE.withNormBatches(BATCHES_FROM_SCRATCH)
        : SegmentSettings.ARTICLE;
  }

  private SegmentSettings settings(
      TrainOptions common, VocFolder folder, SegmentSettings defaults) {
    PixelScaling fitting =
        common.backbone == null ? defaults.normalization() : PixelScaling.IMAGENET;
    return new SegmentSettings(
        common.or(defaults.fit()),
        or(common.frozenEpochs, defaults.frozenEpochs()),
        or(crop, defaults.crop()),
        or(scaleMin, defaults.scaleMin()),
        or(scaleMax, defaults.scaleMax()),
        or(stretch, defaults.stretch()),
        or(flip, defaults.flip()),
        or(colour, defaults.colour()),
        or(dice, defaults.dice()),
        or(optimizer, defaults.optimizer()),
        or(common.momentum, defaults.momentum()),
        or(common.weightDecay, defaults.weightDecay()),
        common.image(fitting),
        common.backbone == null ? defaults.backbone() : common.backbone.toString(),
        or(freeBatch, defaults.freeBatch()),
        or(normBatches, defaults.normBatches()),
        guide(common.guide, defaults.guide()),
        folder.classes());
  }
}
