package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sends pictures through an autoencoder's narrow code and back. Takes Kiln's autoencoder models,
 * input {@code image}, output {@code reconstruction}, both uint8 [N, H, W, C], and with a {@link
 * Preprocessing} others that make a picture of a picture.
 *
 * <p>Immutable and thread-safe. The model stays its owner's, who closes it. A stream of pictures of
 * one size and format takes no heap here when the caller gives the destination.
 */
public final class Reconstructor {
  private static final Requirement REQUIREMENT =
      new Requirement(
          "an autoencoder",
          Set.of(Task.AUTOENCODER),
          "a picture in and a picture out: uint8 [N, H, W, 3] or [N, H, W, 1]");

  private final ImageInput input;
  private final Inference<ImageWorkspace, Image> inference;

  /**
   * With a dressed model.
   *
   * @throws ModelException if the model is no autoencoder, or undressed
   */
  public Reconstructor(Model model) {
    this(model, null);
  }

  /**
   * With any model that makes a picture of a picture.
   *
   * @param preprocessing what the network makes of pixels; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public Reconstructor(Model model, Preprocessing preprocessing) {
    REQUIREMENT.checkTask(model);
    input = ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT);
    ImageOutput output = ImageOutput.of(model, preprocessing, REQUIREMENT);
    if (input.format() != output.format()) {
      throw REQUIREMENT.refusal(model);
    }
    inference =
        new Inference<>(
            input,
            (n, w, h) -> new ImageWorkspace(model, input, output, n, w, h),
            ImageWorkspace::read);
  }

  /** What the autoencoder makes of the picture. */
  public Reconstruction reconstruct(Image picture) {
    return reconstructAtOnce(List.of(picture)).get(0);
  }

  /**
   * What the autoencoder makes of several pictures, which go through the model at once where it
   * takes several.
   */
  public List<Reconstruction> reconstruct(List<Image> pictures) {
    return input.takesAtOnce(pictures)
        ? reconstructAtOnce(pictures)
        : pictures.stream().map(this::reconstruct).collect(Collectors.toList());
  }

  private List<Reconstruction> reconstructAtOnce(List<Image> pictures) {
    ImageWorkspace workspace = inference.take(pictures.size(), pictures.get(0));
    int width = workspace.width();
    int height = workspace.height();
    boolean done = false;
    try {
      List<Image> seen = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        Image own = Image.blank(width, height, input.format());
        workspace.fill(i, pictures.get(i)).convertTo(own);
        seen.add(own);
      }
      workspace.run();
      List<Reconstruction> results = new ArrayList<>();
      for (int i = 0; i < pictures.size(); i++) {
        Image decoded = Image.blank(width, height, input.format());
        workspace.read(i, decoded);
        results.add(Reconstruction.of(seen.get(i), decoded));
      }
      done = true;
      return results;
    } finally {
      inference.give(workspace, done);
    }
  }

  /**
   * Fills a picture with what the autoencoder makes of another one.
   *
   * @param into of any size and format, such as the picture's
   * @throws ModelException if the model fails or is closed
   */
  public void reconstruct(Image picture, Image into) {
    inference.run(picture, into, StageTimes.NONE);
  }
}
