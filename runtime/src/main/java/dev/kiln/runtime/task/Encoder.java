package dev.kiln.runtime.task;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.Set;

/**
 * Turns pictures into codes, a few numbers that a decoder makes a picture of again. Takes Kiln's
 * encoders, input {@code image} uint8 [N, H, W, C], output {@code code} float [N, ...], and with a
 * {@link Preprocessing} others that make numbers of a picture.
 *
 * <p>Immutable and thread-safe. The model stays its owner's, who closes it. A stream of pictures of
 * one size and format takes no heap here when the caller gives the array for the code.
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
   * With a dressed model.
   *
   * @throws ModelException if the model is no encoder, or undressed
   */
  public Encoder(Model model) {
    this(model, null);
  }

  /**
   * With any model that makes numbers of a picture.
   *
   * @param preprocessing what the network makes of pixels; null for a dressed model
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
    return port.type() == ElementType.FLOAT
        && port.dims().size() >= 2
        && port.dims().stream().skip(1).allMatch(dim -> dim > 0);
  }

  /** How many numbers a code has. */
  public int size() {
    return size;
  }

  /** The code of a picture, row by row if it has more than one dimension. */
  public float[] encode(Image picture) {
    float[] code = new float[size];
    encode(picture, code);
    return code;
  }

  /**
   * Finds the code of a picture.
   *
   * @param into as many numbers as a code has
   * @throws ModelException if there are not, the model fails or is closed
   */
  public void encode(Image picture, float[] into) {
    if (into.length != size) {
      throw new IllegalArgumentException(
          "room for " + into.length + " numbers, but a code has " + size);
    }
    inference.run(picture, into, StageTimes.NONE);
  }
}
