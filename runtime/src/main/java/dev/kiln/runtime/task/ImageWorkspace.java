package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Resizer;
import dev.kiln.runtime.image.ReusedImage;

/** A workspace for a model that turns a picture into another picture. */
final class ImageWorkspace extends Workspace {
  private static final int LARGEST_STRIDE = 32;

  private final ImageReader reader;
  private final ReusedImage given = new ReusedImage();
  private final Resizer resizer = new Resizer();

  ImageWorkspace(
      Model model, ImageInput input, ImageOutput output, int count, int width, int height) {
    super(model, input, output.port().name(), count, width, height);
    reader = new ImageReader(output);
  }

  /**
   * Fills a picture of any size and format with the output of the model. What a network that rounds
   * sizes up gives beyond the picture, at the right and the bottom, is cut off.
   */
  void read(int index, Image into) {
    int width = reader.width(output());
    int height = reader.height(output());
    if (width == into.width() && height == into.height()) {
      reader.read(output(), index, into);
    } else {
      Image own = given.of(width, height, into.format());
      reader.read(output(), index, own);
      boolean padded = isPadded(width, width()) && isPadded(height, height());
      Box part = padded ? new Box(0, 0, width(), height()) : new Box(0, 0, width, height);
      resizer.resize(own, part, into, new Box(0, 0, into.width(), into.height()));
    }
  }

  /** Returns whether a network rounded a size up to a multiple of its strides. */
  private static boolean isPadded(int given, int seen) {
    return given >= seen && given - seen < LARGEST_STRIDE && 2 * given < 3 * seen;
  }
}
