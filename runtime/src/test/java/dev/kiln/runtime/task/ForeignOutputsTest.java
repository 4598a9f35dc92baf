package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.OnnxWriter;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignOutputsTest {
  private static final Preprocessing UNIT = Preprocessing.of(Normalization.unit());

  @TempDir Path folder;

  @Test
  void classesAreEnlargedToTheNearest() {
    Path file =
        pictures(4, 4)
            .node("ArgMax", List.of("x"), "y", Map.of("axis", 1, "keepdims", 0))
            .output("y", OnnxWriter.INT64, 1, 4, 4)
            .write(folder.resolve("classes.onnx"));
    try (Model model = Model.open(file)) {
      ClassMap map = new Segmenter(model, UNIT).segment(halves(16, 0xff0000, 0x0000ff));
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 16; x++) {
          assertEquals(x < 8 ? 0 : 2, map.at(x, y), x + "," + y);
        }
      }
    }
  }

  @Test
  void oneChannelSaysHowMuchAPixelBelongsToTheSecondClass() {
    Path file =
        pictures(16, 16)
            .node("ReduceMean", List.of("x"), "y", Map.of("axes", new long[] {1}))
            .output("y", OnnxWriter.FLOAT, 1, 1, 16, 16)
            .write(folder.resolve("mask.onnx"));
    try (Model model = Model.open(file)) {
      Segmenter segmenter = new Segmenter(model, UNIT);
      ClassMap map = segmenter.segment(halves(16, 0x303030, 0xe0e0e0));
      assertEquals(2, segmenter.labels().size());
      assertEquals(0, map.at(7, 3));
      assertEquals(1, map.at(8, 3));
    }
  }

  @Test
  void halfFloatsAreGivenAndRead() {
    Path file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT16, 1, 3, 4, 4)
            .node("GlobalAveragePool", List.of("x"), "p", Map.of())
            .node("Flatten", List.of("p"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT16, 1, 3)
            .write(folder.resolve("half.onnx"));
    try (Model model = Model.open(file)) {
      Classifier classifier = new Classifier(model, UNIT);
      assertArrayEquals(
          new float[] {1, 0, 0}, classifier.probabilities(halves(4, 0xff0000, 0xff0000)));
      assertArrayEquals(
          new float[] {0, 1, 0}, classifier.probabilities(halves(4, 0x00ff00, 0x00ff00)));
    }
  }

  @Test
  void whatANetworkGivesBeyondThePictureIsCutOff() {
    Path file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, 1, 3, "H", "W")
            .longs("pads", 0, 0, 0, 0, 0, 0, 2, 3)
            .node("Pad", List.of("x", "pads"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT, 1, 3, "h", "w")
            .write(folder.resolve("padded.onnx"));
    byte[] pixels = new byte[3 * 30 * 20];
    new Random(1).nextBytes(pixels);
    Image picture = new Image(pixels, 30, 20, PixelFormat.RGB);
    try (Model model = Model.open(file)) {
      assertEquals(picture, new StyleTransfer(model, UNIT).apply(picture));
    }
  }

  private static OnnxWriter pictures(int height, int width) {
    return new OnnxWriter().input("x", OnnxWriter.FLOAT, 1, 3, height, width);
  }

  private static Image halves(int side, int left, int right) {
    int[] argb = new int[side * side];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 0xff000000 | (i % side < side / 2 ? left : right);
    }
    return Image.ofArgb(argb, side, side);
  }
}
