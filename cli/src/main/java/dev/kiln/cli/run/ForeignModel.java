package dev.kiln.cli.run;

import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Port;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ResizeMode;
import dev.kiln.runtime.task.Layout;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.runtime.task.Preprocessing;
import java.util.List;

/** A model that others made, or one that is undressed: it takes or gives plain numbers. */
final class ForeignModel {
  private ForeignModel() {}

  /**
   * What the network expects of pictures.
   *
   * @param range what {@code --image} says, or null
   * @param fit how pictures come into a fixed size
   * @return null for a model that takes and gives pictures
   */
  static Preprocessing preprocessing(Model model, Normalization range, ResizeMode fit) {
    Port input = model.inputs().get(0);
    if (range == null) {
      if (input.type() == ElementType.FLOAT) {
        throw new WrongArgumentException(
            model
                + ": it takes plain numbers, "
                + input
                + "; say with --image what it makes of pixels");
      }
      return null;
    }
    List<Long> dims = input.dims();
    if (input.type() == ElementType.UINT8) {
      // What it takes is said in the model; what it gives is in ONNX's usual layout.
      return Preprocessing.of(range).withChannels(format(dims.get(3))).withFit(fit);
    }
    if (dims.size() != 4) {
      int side = (int) Math.sqrt(dims.get(dims.size() - 1));
      return Preprocessing.of(range)
          .withChannels(PixelFormat.GREY)
          .withSize(side, side)
          .withFit(fit);
    }
    boolean last = isColour(dims.get(3)) && !isColour(dims.get(1));
    return Preprocessing.of(range)
        .withChannels(format(dims.get(last ? 3 : 1)))
        .withLayout(last ? Layout.NHWC : Layout.NCHW)
        .withFit(fit);
  }

  private static PixelFormat format(long channels) {
    return channels == 1 ? PixelFormat.GREY : PixelFormat.RGB;
  }

  private static boolean isColour(long channels) {
    return channels == 1 || channels == 3;
  }
}
