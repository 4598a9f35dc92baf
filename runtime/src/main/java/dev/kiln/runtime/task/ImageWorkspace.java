package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Resizer;
import dev.kiln.runtime.image.ReusedImage;

/** A workspace for a model that turns a picture into another picture. */
final class ImageWorkspace extends Workspace {
  private final ImageReader reader;
  private final ReusedImage given = new ReusedImage();
  private final Resizer resizer = new Resizer();

  ImageWorkspace(
      Model model, ImageInput input, ImageOutput output, int count, int width, int height) {
    super(model, input, output.port().name(), count, width, height);
    reader = new ImageReader(output);
  }

  /** Fills a picture of any size and format with the output of the model. */
  void read(int index, Image into) {
    int width = reader.width(output());
    int height = reader.height(output());
    if (width == into.width() && height == into.height()) {
      reader.read(output(), index, into);
    } else {
      Image own = given.of(width, height, into.format());
      reader.read(output(), index, own);
      resizer.resize(own, into);
    }
  }
}
