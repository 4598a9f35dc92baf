package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task of the caller's own, as the documentation shows it. */
class ImageTaskTest {
  @TempDir Path folder;

  private Model open() {
    float[][] weights = new float[64][3];
    for (int i = 0; i < weights.length; i++) {
      weights[i][i % 3] = 1;
    }
    Path file = TinyModels.encoder(folder.resolve("weights.onnx"), weights);
    return Model.open(file, Options.defaults().withThreads(1));
  }

  private static Image picture(int level) {
    Image picture = Image.blank(8, 8, PixelFormat.GREY);
    Arrays.fill(picture.pixels(), (byte) level);
    return picture;
  }

  @Test
  void aReaderGetsTheOutputOfEachPicture() {
    try (Model model = open()) {
      String code = model.outputs().get(0).name();
      ImageTask<float[]> sums =
          new ImageTask<>(
              model, code, (output, index, into) -> output.floats(index * into.length).get(into));
      float[] sum = new float[3];
      sums.run(picture(2), sum);
      assertArrayEquals(new float[] {44, 42, 42}, sum);
      List<float[]> both = sums.run(List.of(picture(1), picture(3)), picture -> new float[3]);
      assertArrayEquals(new float[] {22, 21, 21}, both.get(0));
      assertArrayEquals(new float[] {66, 63, 63}, both.get(1));
      StageTimes times = new StageTimes();
      times.begin(System.nanoTime());
      sums.run(picture(2), sum, times);
      assertTrue(times.nanos(Stage.RUN) > 0);
      assertEquals(0, StageTimes.NONE.nanos(Stage.RUN));
    }
  }

  @Test
  void anOutputThatIsNotThereIsRefusedByName() {
    try (Model model = open()) {
      ModelException e =
          assertThrows(
              ModelException.class,
              () -> new ImageTask<float[]>(model, "mood", (output, index, into) -> {}));
      assertTrue(e.getMessage().contains("no output 'mood'; its outputs are"), e.getMessage());
    }
  }
}
