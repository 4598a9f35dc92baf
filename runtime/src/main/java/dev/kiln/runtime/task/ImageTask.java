package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A custom task: runs any model that takes a picture, and reads its output with a function of the
 * caller. The picture may have any size and format; it is resized and converted as the model
 * requires.
 *
 * <pre>{@code
 * ImageTask<float[]> brightness =
 *     new ImageTask<>(model, "mean", (output, index, into) -> output.floats(index).get(into));
 * float[] mean = new float[1];
 * brightness.run(picture, mean);
 * }</pre>
 *
 * <p>Immutable, and thread-safe if the reader is. Does not close the model. Allocates nothing on
 * the heap for a stream of pictures of one size and format.
 *
 * @param <R> the result, filled by the reader
 */
public final class ImageTask<R> {
  private static final Requirement REQUIREMENT =
      new Requirement("an image model", Set.of(), "one picture in: uint8 [N, H, W, 3 or 1]");

  private final Inference<Workspace, R> inference;

  /**
   * A function that reads the result of one picture from the model's output.
   *
   * @param <R> the result
   */
  @FunctionalInterface
  public interface Reader<R> {
    /**
     * Fills the result.
     *
     * @param output the output of the whole batch; valid only during the call
     * @param index the index of the picture in the batch
     * @param into the result to fill
     */
    void read(OutputView output, int index, R into);
  }

  /**
   * Creates a task for a dressed model, one that takes pictures as bytes.
   *
   * @param output the name of the output to read
   * @throws ModelException if the model does not take a single picture, or has no such output
   */
  public ImageTask(Model model, String output, Reader<? super R> reader) {
    this(model, ImageInput.of(model, null, ResizeMode.STRETCH, REQUIREMENT), output, reader);
  }

  /**
   * Creates a task for a model that takes floats.
   *
   * @param preprocessing how pixels are converted to the network's numbers
   * @param output the name of the output to read
   * @throws ModelException if the model does not take such a picture, or has no such output
   */
  public ImageTask(
      Model model, Preprocessing preprocessing, String output, Reader<? super R> reader) {
    this(
        model,
        ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT),
        output,
        reader);
  }

  private ImageTask(Model model, ImageInput input, String output, Reader<? super R> reader) {
    if (model.outputs().stream().noneMatch(port -> port.name().equals(output))) {
      throw new ModelException(
          model + ": no output '" + output + "'; its outputs are " + model.outputs());
    }
    inference =
        new Inference<>(
            input,
            (count, width, height) -> new Workspace(model, input, output, count, width, height),
            (workspace, index, into) -> reader.read(workspace.output(), index, into));
  }

  private ImageTask(Inference<Workspace, R> inference) {
    this.inference = inference;
  }

  /**
   * Returns a task with another working size. A model of fixed size keeps its own.
   *
   * @param longerSide the longer side of the picture as the model sees it, in pixels; 0 for the
   *     picture's own size
   * @throws IllegalArgumentException if the size is negative
   */
  public ImageTask<R> withSize(int longerSide) {
    return new ImageTask<>(inference.withSize(longerSide));
  }

  /**
   * Runs the model on a picture and fills the result.
   *
   * @throws ModelException if the model fails or is closed
   */
  public void run(Image picture, R into) {
    run(picture, into, StageTimes.NONE);
  }

  /**
   * Runs the model on a picture, fills the result and records the time of each stage.
   *
   * @throws ModelException if the model fails or is closed
   */
  public void run(Image picture, R into, StageTimes times) {
    inference.run(picture, into, times);
  }

  /**
   * Runs the model on several pictures: as one batch if the model accepts batches and the pictures
   * have one size, otherwise one by one.
   *
   * @param blank creates the result to fill for a picture
   * @return one result per picture, in the same order
   * @throws ModelException if the model fails or is closed
   */
  public List<R> run(List<Image> pictures, Function<Image, ? extends R> blank) {
    return inference.run(pictures, blank);
  }
}
