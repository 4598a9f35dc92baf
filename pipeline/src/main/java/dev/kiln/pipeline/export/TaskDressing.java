package dev.kiln.pipeline.export;

import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.train.recipe.PixelScaling;
import dev.kiln.train.recipe.classify.Classify;
import dev.kiln.train.recipe.classify.ClassifySettings;
import dev.kiln.train.recipe.segment.Segment;
import dev.kiln.train.recipe.segment.SegmentSettings;
import java.util.List;

/**
 * The inputs, outputs and dressing of a model, by its task.
 *
 * @param input the name of the network's float input
 * @param outputs the names of the network's outputs
 * @param dressing the nodes that turn pictures into the input and outputs into pictures; they give
 *     the model's inputs and outputs names of their own, such as {@code image}
 */
record TaskDressing(String input, List<String> outputs, Dressing dressing) {
  private static final String IMAGE = "image";
  private static final String INPUT = "input";
  private static final String RECONSTRUCTION = "reconstruction";

  /** The stride of the style network: its outputs have multiples of this size. */
  private static final int STYLE_STRIDE = 4;

  static TaskDressing of(ExportSource source) {
    Normalization pixels = source.stated().image().orElseGet(() -> pixels(source));
    return switch (source.part()) {
      case ENCODER -> taking(pixels, "code");
      case DECODER -> generating(pixels);
      case DISCRIMINATOR -> taking(pixels, "score");
      case WHOLE ->
          switch (source.network().kind()) {
            case DIGITS, CLASSIFICATION, SEGMENTATION -> taking(pixels, "logits");
            case STYLE -> style(pixels);
            case GENERATOR -> generating(pixels);
            case AUTOENCODER -> autoencoder(source, pixels);
          };
    };
  }

  /** Returns the pixel values that the run was trained on, or those of the network's article. */
  static Normalization pixels(ExportSource source) {
    return switch (source.network().kind()) {
      case DIGITS, CLASSIFICATION -> classification(source);
      case STYLE -> Normalization.imagenet();
      case SEGMENTATION -> segmentation(source);
      case GENERATOR, AUTOENCODER -> Normalization.signed();
    };
  }

  private static TaskDressing taking(Normalization pixels, String... outputs) {
    return new TaskDressing(INPUT, List.of(outputs), Dressing.of(PictureInput.of(pixels)));
  }

  private static TaskDressing generating(Normalization pixels) {
    return new TaskDressing(
        "latent", List.of("output"), Dressing.of(new PictureOutput("output", IMAGE, pixels)));
  }

  private static TaskDressing style(Normalization pixels) {
    return new TaskDressing(
        INPUT,
        List.of("output"),
        Dressing.of(
            PictureInput.of(pixels).paddedTo(STYLE_STRIDE),
            new PictureOutput("output", "styled", pixels)));
  }

  private static TaskDressing autoencoder(ExportSource source, Normalization pixels) {
    return new TaskDressing(
        INPUT,
        source.network().name().equals("vae")
            ? List.of(RECONSTRUCTION, "mean", "log_variance")
            : List.of("code", RECONSTRUCTION),
        Dressing.of(
            PictureInput.of(pixels), new PictureOutput(RECONSTRUCTION, RECONSTRUCTION, pixels)));
  }

  /**
   * As {@code dev.kiln.train} trains classifiers: grey in 0..1, colour as ImageNet's, or as said.
   */
  private static Normalization classification(ExportSource source) {
    boolean grey = source.network().main().input().get(1) == 1;
    return source
        .run()
        .filter(run -> run.recipe().equals(Classify.NAME))
        .map(run -> run.settings(ClassifySettings.class))
        .filter(settings -> settings.folders() && (settings.image().isOfOneChannel() || !grey))
        .map(settings -> normalization(settings.image()))
        .orElse(grey ? Normalization.unit() : Normalization.imagenet());
  }

  private static Normalization segmentation(ExportSource source) {
    return normalization(
        source
            .run()
            .filter(run -> run.recipe().equals(Segment.NAME))
            .map(run -> run.settings(SegmentSettings.class).normalization())
            .orElse(SegmentSettings.ARTICLE.normalization()));
  }

  private static Normalization normalization(PixelScaling trained) {
    return new Normalization(trained.scale(), trained.mean(), trained.std());
  }
}
