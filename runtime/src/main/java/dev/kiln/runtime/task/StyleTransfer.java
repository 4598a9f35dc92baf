package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.List;
import java.util.Set;

/**
 * Paints pictures in a model's style (Johnson, Alahi, Fei-Fei, Perceptual Losses for Real-Time
 * Style Transfer and Super-Resolution, 2016). Takes Kiln's style models, input and output uint8 [N,
 * H, W, 3], and with a {@link Preprocessing} others that make a picture of a picture.
 *
 * <p>Immutable and thread-safe. The model stays its owner's, who closes it. A stream of pictures of
 * one size and format takes no heap here when the caller gives the destination.
 */
public final class StyleTransfer {
  private static final Requirement REQUIREMENT =
      new Requirement(
          "a style model",
          Set.of(Task.STYLE),
          "a picture in and a picture out: uint8 [N, H, W, 3]");

  private final Inference<ImageWorkspace, Image> inference;
  private final double strength;

  /**
   * With a dressed model.
   *
   * @throws ModelException if the model is no style model, or undressed
   */
  public StyleTransfer(Model model) {
    this(model, null);
  }

  /**
   * With any model that makes a picture of a picture.
   *
   * @param preprocessing what the network makes of pixels; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public StyleTransfer(Model model, Preprocessing preprocessing) {
    REQUIREMENT.checkTask(model);
    ImageInput input = ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT);
    ImageOutput output = ImageOutput.of(model, preprocessing, REQUIREMENT);
    if (input.fit() != ResizeMode.STRETCH) {
      throw new ModelException(
          model + ": a style fills the whole picture; expected fit STRETCH, not " + input.fit());
    }
    if (input.format() != output.format()) {
      throw REQUIREMENT.refusal(model);
    }
    inference =
        new Inference<>(
            input,
            (count, width, height) ->
                new ImageWorkspace(model, input, output, count, width, height),
            ImageWorkspace::read);
    strength = 1;
  }

  private StyleTransfer(Inference<ImageWorkspace, Image> inference, double strength) {
    this.inference = inference;
    this.strength = strength;
  }

  /**
   * The same at a working size: strokes are as large as if the picture had it, and the time falls
   * with its square. The result is scaled to the picture's size.
   *
   * @param longerSide of what the model sees, in pixels; 0, as at first, for the picture's own. A
   *     model of fixed size keeps that.
   * @throws ModelException if it is negative
   */
  public StyleTransfer withSize(int longerSide) {
    return new StyleTransfer(inference.withSize(longerSide), strength);
  }

  /**
   * The same with the style laid over the picture.
   *
   * @param share of the style: 0 for the picture itself, 1, as at first, for the style alone
   * @throws ModelException if it is not in 0..1
   */
  public StyleTransfer withStrength(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a strength of " + share + "; expected 0 to 1");
    }
    return new StyleTransfer(inference, share);
  }

  /** The picture in the model's style, in its own size and format. */
  public Image apply(Image picture) {
    Image into = Image.blank(picture.width(), picture.height(), picture.format());
    apply(picture, into);
    return into;
  }

  /**
   * Fills a picture with another one in the model's style.
   *
   * @param into of the picture's size and format; not the picture itself
   * @throws ModelException if size or format differ, the model fails or is closed
   */
  public void apply(Image picture, Image into) {
    apply(picture, into, StageTimes.NONE);
  }

  /**
   * The same, recording the time of each stage.
   *
   * @param times told at the end of each stage; {@link StageTimes#NONE} to record nothing
   */
  public void apply(Image picture, Image into, StageTimes times) {
    into.requireLike(picture);
    inference.run(picture, into, times);
    if (strength < 1) {
      picture.blend(into, strength, into);
      times.done(Stage.POST);
    }
  }

  /**
   * Pictures in the model's style; those of one size go through the model at once where it takes
   * several.
   */
  public List<Image> apply(List<Image> pictures) {
    List<Image> styled =
        inference.run(
            pictures, picture -> Image.blank(picture.width(), picture.height(), picture.format()));
    if (strength < 1) {
      for (int i = 0; i < pictures.size(); i++) {
        pictures.get(i).blend(styled.get(i), strength, styled.get(i));
      }
    }
    return styled;
  }
}
