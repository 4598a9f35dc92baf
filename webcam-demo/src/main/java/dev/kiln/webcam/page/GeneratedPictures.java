package dev.kiln.webcam.page;

import dev.kiln.media.BufferedImages;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ImageGenerator;
import dev.kiln.webcam.session.ModelCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures that generators make, thirty-two in a grid, as PNG. Thread-safe. */
final class GeneratedPictures {
  private static final int COLUMNS = 8;
  private static final int ROWS = 4;
  private static final int GAP = 2;
  private static final int WHITE = 255;

  private final ModelCatalog catalog;

  GeneratedPictures(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Returns samples of a generator.
   *
   * @throws IllegalArgumentException if there is no generator of this name
   * @throws ModelException if it does not run
   */
  byte[] samples(String name, long seed) {
    return png(name, generator -> generator.generate(COLUMNS * ROWS, seed));
  }

  /**
   * Returns the steps from one seed's first sample to another seed's, row by row.
   *
   * @throws IllegalArgumentException if there is no generator of this name
   * @throws ModelException if it does not run
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

  private interface Sampling {
    List<Image> pictures(ImageGenerator generator);
  }

  /** One request at a time, so that several pages do not take all cores from the live streams. */
  private synchronized byte[] png(String name, Sampling sampling) {
    try (Model model = catalog.openGenerator(name)) {
      Image grid = Grid.of(sampling.pictures(new ImageGenerator(model)), COLUMNS, GAP, WHITE);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(BufferedImages.copy(grid), "png", png);
      return png.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
