package dev.kiln.cli.train;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Normalization;
import dev.kiln.runtime.task.Preprocessing;
import dev.kiln.runtime.task.StyleTransfer;
import dev.kiln.train.recipe.style.StyleTeacher;
import java.nio.file.Path;

/** A style model as a teacher of a smaller one. Close it to free the model. */
record PaintingModel(Model model, StyleTransfer style) implements StyleTeacher, AutoCloseable {
  /**
   * Opens a style model.
   *
   * @param range the pixel values that it takes and gives; null for a model that takes and gives
   *     bytes
   * @throws IllegalArgumentException if it gives floats and no range is given
   */
  static PaintingModel open(Path file, Normalization range) {
    Model model = Model.open(file);
    try {
      boolean floats = model.outputs().stream().allMatch(port -> port.type().isFloating());
      if (floats && range == null) {
        throw new IllegalArgumentException(
            "%s: the teacher gives floats; say with --teacher-image which pixel values they are"
                .formatted(file));
      }
      Preprocessing pixels = range == null ? null : Preprocessing.of(range);
      return new PaintingModel(model, new StyleTransfer(model, pixels));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  @Override
  public byte[] paint(byte[] rgb, int width, int height) {
    return style.apply(new Image(rgb, width, height, PixelFormat.RGB)).pixels();
  }

  @Override
  public void close() {
    model.close();
  }
}
