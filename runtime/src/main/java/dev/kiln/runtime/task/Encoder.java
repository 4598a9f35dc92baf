package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.Set;

/**
 * An encoder of pictures into codes: short vectors of numbers from which a decoder reconstructs the
 * picture. Accepts Kiln's encoders, with input {@code image}, uint8 [N, H, W, C], and output {@code
 * code}, float [N, ...]; with a {@link Preprocessing}, also other models that turn a picture into
 * numbers.
 *
 * <p>Immutable and thread-safe. Does not close the model; that is left to its owner. Allocates
 * nothing on the heap for a stream of pictures of one size and format if the caller supplies the
 * array for the code.
 */
public final class Encoder {
  private static final Requirement REQUIREMENT =
      new Requirement(
          "an encoder",
          Set.of(Task.ENCODER),
          "a picture in: uint8 [N, H, W, 3] or [N, H, W, 1], and a code out: float [N, ...]");

  private final Inference<Workspace, float[]> inference;
  private final int size;

  /**
   * Creates an encoder for a dressed model.
   *
   * @throws ModelException if the model is not an encoder, or not dressed
   */
  public Encoder(Model model) {
    this(model, null);
  }

  /**
   * Creates an encoder for any model that turns a picture into numbers.
   *
   * @param preprocessing the preprocessing that the network expects; null for a dressed model
   * @throws ModelException if the model does not fit
   */
  public Encoder(Model model, Preprocessing preprocessing) {
    REQUIREMENT.checkTask(model);
    Port code =
        model.outputs().stream()
            .filter(Encoder::isCode)
            .findFirst()
            .orElseThrow(() -> REQUIREMENT.refusal(model));
    ImageInput input = ImageInput.of(model, preprocessing, ResizeMode.STRETCH, REQUIREMENT);
    size = code.dims().stream().skip(1).mapToInt(Long::intValue).reduce(1, Math::multiplyExact);
    inference =
        new Inference<>(
            input,
            (n, w, h) -> new Workspace(model, input, code.name(), n, w, h),
            (workspace, index, into) -> workspace.output().floats(index * into.length).get(into));
  }

  private static boolean isCode(Port port) {
    return OutputView.reads(port.type())
        && port.dims().size() >= 2
        && port.dims().stream().skip(1).allMatch(dim -> dim > 0);
  }

  /** Returns the number of values in a code. */
  public int size() {
    return size;
  }

  /**
   * Returns the code of a picture, in row-major order if it has more than one dimension.
   *
   * @throws ModelException if the model fails or is closed
   */
  public float[] encode(Image picture) {
    float[] code = new float[size];
    encode(picture, code);
    return code;
  }

  /**
   * Computes the code of a picture.
   *
   * @param into receives the code; its length must be {@link #size()}
   * @throws IllegalArgumentException if the array has another length
   * @throws ModelException if the model fails or is closed
   */
  public void encode(Image picture, float[] into) {
    if (into.length != size) {
      throw new IllegalArgumentException(
          "room for " + into.length + " numbers, but a code has " + size);
    }
    inference.run(picture, into, StageTimes.NONE);
  }
}
