package dev.kiln.webcam.page;

import dev.kiln.media.MediaException;
import dev.kiln.media.Png;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ImageGenerator;
import dev.kiln.webcam.session.ModelCatalog;
import java.nio.file.Path;
import java.util.List;

/**
 * What the generators make: a grid of samples, or a walk from one sample to another. Thread-safe.
 */
final class GeneratedPictures {
  private static final int COLUMNS = 8;
  private static final int ROWS = 4;
  private static final int GAP = 2;
  private static final int WHITE = 255;

  private final ModelCatalog shelf;

  GeneratedPictures(ModelCatalog shelf) {
    this.shelf = shelf;
  }

  /**
   * Thirty-two samples in a grid, as PNG.
   *
   * @throws MediaException if there is no such generator
   */
  byte[] samples(String name, long seed) {
    return png(name, generator -> generator.generate(COLUMNS * ROWS, seed));
  }

  /**
   * A walk of thirty-two steps from one seed's first sample to another's, row by row in a grid, as
   * PNG.
   *
   * @throws MediaException if there is no such generator
   */
  byte[] walk(String name, long from, long to) {
    return png(
        name,
        generator ->
            generator.generate(
                generator.walk(
                    generator.latents(1, from).get(0),
                    generator.latents(1, to).get(0),
                    COLUMNS * ROWS)));
  }

  private interface Making {
    List<Image> by(ImageGenerator generator);
  }

  /** One at a time: several pages must not take all cores from those that are live. */
  private synchronized byte[] png(String name, Making making) {
    Path file = shelf.generators().get(name);
    if (file == null) {
      throw new MediaException("no generator '" + name + "'; there are " + names());
    }
    try (Model model = Model.open(file, shelf.options())) {
      return Png.encode(Grid.of(making.by(new ImageGenerator(model)), COLUMNS, GAP, WHITE));
    } catch (IllegalArgumentException | ModelException e) {
      throw new MediaException(e.getMessage(), e);
    }
  }

  private List<String> names() {
    return List.copyOf(shelf.generators().keySet());
  }
}
