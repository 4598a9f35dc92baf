package dev.kiln.pipeline.export;

import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.runtime.task.Normalization;
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
    return switch (source.part()) {
      case ENCODER -> taking(Normalization.signed(), "code");
      case DECODER -> generating("latent");
      case DISCRIMINATOR -> taking(Normalization.signed(), "score");
      case WHOLE ->
          switch (source.network().kind()) {
            case DIGITS -> taking(Normalization.unit(), "logits");
            case CLASSIFICATION -> taking(Normalization.imagenet(), "logits");
            case SEGMENTATION -> taking(segmentation(source), "logits");
            case STYLE -> style();
            case GENERATOR -> generating("latent");
            case AUTOENCODER -> autoencoder(source);
          };
    };
  }

  private static TaskDressing taking(Normalization normalization, String... outputs) {
    return new TaskDressing(INPUT, List.of(outputs), Dressing.of(PictureInput.of(normalization)));
  }

  private static TaskDressing generating(String latent) {
    return new TaskDressing(
        latent,
        List.of("output"),
        Dressing.of(new PictureOutput("output", IMAGE, Normalization.signed())));
  }

  private static TaskDressing style() {
    Normalization imagenet = Normalization.imagenet();
    return new TaskDressing(
        INPUT,
        List.of("output"),
        Dressing.of(
            PictureInput.of(imagenet).paddedTo(STYLE_STRIDE),
            new PictureOutput("output", "styled", imagenet)));
  }

  private static TaskDressing autoencoder(ExportSource source) {
    Normalization signed = Normalization.signed();
    return new TaskDressing(
        INPUT,
        source.network().name().equals("vae")
            ? List.of(RECONSTRUCTION, "mean", "log_variance")
            : List.of("code", RECONSTRUCTION),
        Dressing.of(
            PictureInput.of(signed), new PictureOutput(RECONSTRUCTION, RECONSTRUCTION, signed)));
  }

  private static Normalization segmentation(ExportSource source) {
    return source
        .run()
        .filter(run -> run.recipe().equals(Segment.NAME))
        .map(run -> run.settings(SegmentSettings.class).normalization())
        .map(
            trained ->
                switch (trained) {
                  case UNIT -> Normalization.unit();
                  case IMAGENET -> Normalization.imagenet();
                })
        .orElse(Normalization.imagenet());
  }
}
