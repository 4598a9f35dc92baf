package dev.kiln.train.recipe.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.data.GeneratedPhotos;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.recipe.Rehearsal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One photo whose pixels are moved. */
class StyledPhotoTest {
  @TempDir Path folder;
  private Path photo;
  private Path painting;
  private Path vgg16;

  @BeforeEach
  void write() throws IOException {
    photo = GeneratedPhotos.folder(folder.resolve("photos"), 1, 1).files().get(0);
    painting = GeneratedPhotos.folder(folder.resolve("paintings"), 1, 3).files().get(0);
    vgg16 = RandomVgg16.write(folder, 3);
  }

  private StyledPhoto recipe(int epochs) {
    var fit = Rehearsal.fit(epochs, 1, 0.03, Schedule.CONSTANT);
    return new StyledPhoto(
        photo, painting, vgg16, new StyleSettings(fit, 1e5, 1, 1e-5, 0, 0, 32, 32, 1, false, ""));
  }

  @Test
  void thePictureComesNearerToThePainting() throws IOException {
    Path out = folder.resolve("run");
    Run run;
    try (StyledPhoto recipe = recipe(2)) {
      Progress silent = Progress.to(new PrintWriter(new StringWriter()));
      run = Fit.start("style", recipe, new RunDirectory(out), silent);
    }
    double trained = Rehearsal.metric(run, 0, "train_style");
    assertTrue(Rehearsal.metric(run, 1, "test_style") < 0.5 * trained, run.epochs().toString());
    BufferedImage picture = ImageIO.read(out.resolve("samples/epoch-002.png").toFile());
    BufferedImage source = ImageIO.read(photo.toFile());
    assertEquals(32, Math.min(picture.getWidth(), picture.getHeight()));
    assertEquals(
        (double) source.getWidth() / source.getHeight(),
        (double) picture.getWidth() / picture.getHeight(),
        0.05);
  }

  @Test
  void resumesExactly() throws IOException {
    Rehearsal.assertResumesExactly("style", this::recipe, folder);
  }

  @Test
  void leavesNoArrays() {
    Rehearsal.assertLeavesNoArrays("style", () -> recipe(2), folder.resolve("arrays"));
  }
}
