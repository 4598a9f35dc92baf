package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.List;
import java.util.Set;

/**
 * A style transfer: renders pictures in the style of a model (Johnson, Alahi, Fei-Fei, Perceptual
 * Losses for Real-Time Style Transfer and Super-Resolution, 2016). Accepts Kiln's style models,
 * with input and output uint8 [N, H, W, 3]; with a {@link Preprocessing}, also other models that
 * turn a picture into another picture.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner. Allocates
 * nothing on the heap for a stream of pictures of one size and format if the caller supplies the
 * destination.
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
   * Creates a style transfer for a dressed model.
   *
   * @throws ModelException if the model is not a style model, or not dressed
   */
  public StyleTransfer(Model model) {
    this(model, null);
  }

  /**
   * Creates a style transfer for any model that turns a picture into another picture.
   *
   * @param preprocessing the preprocessing that the network expects; null for a dressed model
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
        new Inference<ImageWorkspace, Image>(
                input,
                (count, width, height) ->
                    new ImageWorkspace(model, input, output, count, width, height),
                ImageWorkspace::read)
            .within(Headroom.of(model, input));
    strength = 1;
  }

  private StyleTransfer(Inference<ImageWorkspace, Image> inference, double strength) {
    this.inference = inference;
    this.strength = strength;
  }

  /**
   * Returns a style transfer with another working size. Brush strokes look as large as if the
   * picture had that size, and the time is proportional to the square of the size. The result is
   * scaled to the size of the picture. A model of fixed size keeps its own.
   *
   * @param longerSide the longer side of the picture as the model sees it, in pixels; 0, the
   *     default, for the picture's own size
   * @throws IllegalArgumentException if the size is negative
   */
  public StyleTransfer withSize(int longerSide) {
    return new StyleTransfer(inference.withSize(longerSide), strength);
  }

  /**
   * Returns a style transfer with another budget of memory. Pictures whose run would take more are
   * worked on at a smaller size, which a line in the log says. What a pixel takes is measured, at
   * earlier runs or at a small trial; on systems other than Linux and Android it is taken to be
   * 3,000 bytes. By default a run may take half of the free memory, but at most 2 GB. Models of a
   * fixed size and other providers than the CPU keep the size.
   *
   * @param bytes the most that a run may take, besides the picture and the model itself; {@link
   *     Long#MAX_VALUE} for no limit
   * @throws IllegalArgumentException if the budget is not positive
   */
  public StyleTransfer withMemory(long bytes) {
    return new StyleTransfer(inference.withMemory(bytes), strength);
  }

  /**
   * Returns a style transfer that blends the styled picture with the original.
   *
   * @param share the share of the style: 0 for the original picture, 1, the default, for the styled
   *     picture alone
   * @throws IllegalArgumentException if the share is not in 0..1
   */
  public StyleTransfer withStrength(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a strength of " + share + "; expected 0 to 1");
    }
    return new StyleTransfer(inference, share);
  }

  /**
   * Returns the picture in the model's style, in the size and format of the original.
   *
   * @throws ModelException if the model fails or is closed
   */
  public Image apply(Image picture) {
    Image into = Image.blank(picture.width(), picture.height(), picture.format());
    apply(picture, into);
    return into;
  }

  /**
   * Fills a picture with another one rendered in the model's style.
   *
   * @param into the destination, of the same size and format as the picture, but not the picture
   *     itself
   * @throws IllegalArgumentException if the size or format differs
   * @throws ModelException if the model fails or is closed
   */
  public void apply(Image picture, Image into) {
    apply(picture, into, StageTimes.NONE);
  }

  /**
   * Fills a picture with another one rendered in the model's style, and records the time of each
   * stage.
   *
   * @param into the destination, of the same size and format as the picture, but not the picture
   *     itself
   * @param times is notified at the end of each stage; {@link StageTimes#NONE} to record nothing
   * @throws IllegalArgumentException if the size or format differs
   * @throws ModelException if the model fails or is closed
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
   * Returns pictures in the model's style. They are run as one batch if the model accepts batches
   * and they have one size.
   *
   * @throws ModelException if the model fails or is closed
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
