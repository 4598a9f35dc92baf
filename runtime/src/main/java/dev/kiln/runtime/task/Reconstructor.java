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
 * An autoencoder: encodes pictures as short codes and reconstructs the pictures from them. Accepts
 * Kiln's autoencoder models, with input {@code image} and output {@code reconstruction}, both uint8
 * [N, H, W, C]; with a {@link Preprocessing}, also other models that turn a picture into another
 * picture.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner. Allocates
 * nothing on the heap for a stream of pictures of one size and format if the caller supplies the
 * destination.
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
   * Creates a reconstructor for a dressed model.
   *
   * @throws ModelException if the model is not an autoencoder, or not dressed
   */
  public Reconstructor(Model model) {
    this(model, null);
  }

  /**
   * Creates a reconstructor for any model that turns a picture into another picture.
   *
   * @param preprocessing the preprocessing that the network expects; null for a dressed model
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

  /**
   * Returns the reconstruction of a picture.
   *
   * @throws ModelException if the model fails or is closed
   */
  public Reconstruction reconstruct(Image picture) {
    return reconstructAtOnce(List.of(picture)).get(0);
  }

  /**
   * Returns the reconstructions of several pictures. They are run as one batch if the model accepts
   * batches and they have one size.
   *
   * @throws ModelException if the model fails or is closed
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
   * Fills a picture with the reconstruction of another one.
   *
   * @param into the destination, of any size and format, such as those of the picture
   * @throws ModelException if the model fails or is closed
   */
  public void reconstruct(Image picture, Image into) {
    inference.run(picture, into, StageTimes.NONE);
  }
}
