package dev.kiln.train.recipe.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.GeneratedPhotos;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.recipe.Rehearsal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaughtSquaresTest {
  @TempDir private Path folder;

  @Test
  void eachPartOfAPhotoComesWithWhatIsPaintedOfIt() throws IOException {
    var fit = Rehearsal.fit(1, 4, 1e-3, Schedule.CONSTANT);
    var settings = new StyleSettings(fit, 1e5, 1, 1e-5, 0, 0, 32, 32, 2, true, "");
    AtomicInteger asked = new AtomicInteger();
    TaughtSquares squares =
        new TaughtSquares(
            GeneratedPhotos.folder(folder, 5, 1),
            (rgb, width, height) -> {
              asked.incrementAndGet();
              assertEquals(3 * width * height, rgb.length);
              return negative(rgb);
            },
            settings);
    assertEquals(10, asked.get(), "each square is painted once");
    assertEquals(3, squares.count());
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int epoch = 0; epoch < 3; epoch++) {
        for (int i = 0; i < squares.count(); i++) {
          TaughtSquares.Squares batch = squares.get(epoch, i, manager);
          assertEquals(new Shape(i < 2 ? 4 : 2, 3, 32, 32), batch.photos().getShape());
          assertEquals(0, batch.photos().add(batch.painted()).sub(1).abs().max().getFloat(), 1e-6);
        }
      }
      assertEquals(squares.get(1, 0, manager).photos(), squares.get(1, 0, manager).photos());
      assertNotEquals(squares.get(0, 0, manager).photos(), squares.get(1, 0, manager).photos());
    }
  }

  private static byte[] negative(byte[] rgb) {
    byte[] painted = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      painted[i] = (byte) (255 - (rgb[i] & 0xff));
    }
    return painted;
  }
}
