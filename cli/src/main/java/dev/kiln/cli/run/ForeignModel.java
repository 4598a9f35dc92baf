package dev.kiln.cli.run;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.Layout;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.runtime.task.Preprocessing;
import java.util.List;

/** A model that does not take pictures as bytes: from another program, or exported undressed. */
final class ForeignModel {
  private ForeignModel() {}

  /**
   * Returns how pictures become the network's input.
   *
   * @param range of {@code --image}, or null
   * @param fit how pictures are brought to a fixed size
   * @return null for a model that takes and gives pictures
   * @throws IllegalArgumentException if the model takes floats and no range is given
   * @throws ModelException if the model's first input cannot hold a picture
   */
  static Preprocessing preprocessing(Model model, Normalization range, ResizeMode fit) {
    if (model.inputs().isEmpty()) {
      throw new ModelException(model + ": the model has no inputs; expected one for a picture");
    }
    Port input = model.inputs().get(0);
    if (range == null) {
      if (input.type().isFloating()) {
        throw new IllegalArgumentException(
            model
                + ": the input "
                + input
                + " is not a picture of bytes; say with --image which pixel values it expects");
      }
      return null;
    }
    Preprocessing fitted = Preprocessing.of(range).withFit(fit);
    List<Long> dims = input.dims();
    if (dims.size() == 4) {
      boolean last =
          input.type() == ElementType.UINT8 || isColour(dims.get(3)) && !isColour(dims.get(1));
      Preprocessing coloured = fitted.withChannels(format(dims.get(last ? 3 : 1)));
      // A dressed model names its input's layout; its output is in ONNX's usual one.
      return input.type() == ElementType.UINT8
          ? coloured
          : coloured.withLayout(last ? Layout.NHWC : Layout.NCHW);
    }
    long pixels = dims.isEmpty() ? 0 : dims.get(dims.size() - 1);
    int side = (int) Math.sqrt(pixels);
    if (side < 1 || (long) side * side != pixels) {
      throw new ModelException(
          "%s: the input %s cannot hold a picture; expected [N, C, H, W], [N, H, W, C] or the pixels"
                  .formatted(model, input)
              + " of a grey square in a row");
    }
    return fitted.withChannels(PixelFormat.GREY).withSize(side, side);
  }

  /**
   * Returns the same for a model that also gives pictures.
   *
   * @throws IllegalArgumentException also if the model takes bytes but gives floats, and no range
   *     is given
   */
  static Preprocessing bothWays(Model model, Normalization range, ResizeMode fit) {
    boolean bytes =
        model.outputs().stream()
            .anyMatch(port -> port.type() == ElementType.UINT8 && port.dims().size() == 4);
    if (range == null && !bytes && !model.outputs().isEmpty()) {
      throw new IllegalArgumentException(
          model
              + ": the output "
              + model.outputs().get(0)
              + " is not a picture of bytes; say with --image which pixel values it has");
    }
    return preprocessing(model, range, fit);
  }

  /**
   * Returns what the pictures are that a generator gives.
   *
   * @param range of {@code --image}, or null
   * @return null for a model that gives pictures of bytes
   */
  static Preprocessing generated(Model model, Normalization range) {
    if (range == null || model.outputs().isEmpty()) {
      return null;
    }
    List<Long> dims = model.outputs().get(0).dims();
    Preprocessing numbers = Preprocessing.of(range);
    if (dims.size() == 4) {
      boolean last = isColour(dims.get(3)) && !isColour(dims.get(1));
      return numbers
          .withChannels(format(dims.get(last ? 3 : 1)))
          .withLayout(last ? Layout.NHWC : Layout.NCHW);
    }
    int side = dims.isEmpty() ? 0 : (int) Math.sqrt(dims.get(dims.size() - 1));
    return side < 1 ? numbers : numbers.withChannels(PixelFormat.GREY).withSize(side, side);
  }

  private static PixelFormat format(long channels) {
    return channels == 1 ? PixelFormat.GREY : PixelFormat.RGB;
  }

  private static boolean isColour(long channels) {
    return channels == 1 || channels == 3;
  }
}
