package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.OnnxWriter;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks of a class from models that give logits, probabilities, one channel or classes. */
class SoftMaskTest {
  private static final int SIDE = 32;

  @TempDir private Path folder;

  /** Black at the left, white at the right, grey in between. */
  private static Image ramp() {
    Image image = Image.blank(SIDE, SIDE, PixelFormat.RGB);
    for (int i = 0; i < image.pixels().length; i++) {
      image.pixels()[i] = (byte) (i / 3 % SIDE * 255 / (SIDE - 1));
    }
    return image;
  }

  /** The logit of "light" is the red level of 0 to 1, less a half, times ten; "dark" has 0. */
  private static OnnxWriter light() {
    return new OnnxWriter()
        .input("image", OnnxWriter.UINT8, "N", "H", "W", 3)
        .node("Cast", List.of("image"), "floats", Map.of("to", OnnxWriter.FLOAT))
        .node("Transpose", List.of("floats"), "pixels", Map.of("perm", new long[] {0, 3, 1, 2}))
        .floats("weights", new float[] {0, 0, 0, 10 / 255f, 0, 0}, 2, 3, 1, 1)
        .floats("bias", new float[] {0, -5}, 2)
        .node("Conv", List.of("pixels", "weights", "bias"), "logits", Map.of())
        .metadata("kiln.task", "segmentation")
        .metadata("kiln.labels", "[\"dark\", \"light\"]");
  }

  private static OnnxWriter logits() {
    return light().output("logits", OnnxWriter.FLOAT, "N", 2, "H", "W");
  }

  private SoftMask mask(OnnxWriter writer, int index, int width, int height) {
    SoftMask mask = SoftMask.blank(index, width, height);
    try (Model model = Model.open(writer.write(folder.resolve("light.onnx")))) {
      new Segmenter(model).mask(ramp(), mask, StageTimes.NONE);
    }
    return mask;
  }

  private static void assertLight(SoftMask mask, double tolerance) {
    for (int p = 0; p < mask.values().length; p++) {
      double level = (p % mask.width() + 0.5) / mask.width();
      double expected = 1 / (1 + Math.exp(5 - 10 * level));
      assertEquals(expected, mask.values()[p], tolerance, "at " + p % mask.width());
    }
    assertEquals(0.5, mask.share(), 0.04);
  }

  @Test
  void logitsBecomeTheirLikelinessAtAnySize() {
    SoftMask light = mask(logits(), 1, SIDE, SIDE);
    assertLight(light, 0.04);
    assertLight(mask(logits(), 1, 51, 7), 0.06);
    assertEquals(1, mask(logits(), 0, SIDE, SIDE).values()[5] + light.values()[5], 1e-6);
  }

  @Test
  void probabilitiesAreTakenAsTheyAre() {
    OnnxWriter model =
        light()
            .node("Softmax", List.of("logits"), "shares", Map.of("axis", 1))
            .output("shares", OnnxWriter.FLOAT, "N", 2, "H", "W");
    assertLight(mask(model, 1, SIDE, SIDE), 0.04);
  }

  @Test
  void classesBecomeZeroAndOne() {
    OnnxWriter model =
        light()
            .node("ArgMax", List.of("logits"), "classes", Map.of("axis", 1, "keepdims", 0))
            .output("classes", OnnxWriter.INT64, "N", "H", "W");
    SoftMask mask = mask(model, 1, SIDE, SIDE);
    assertEquals(0.5, mask.share(), 0.04);
    for (float value : mask.values()) {
      assertTrue(value == 0 || value == 1, "" + value);
    }
  }

  @Test
  void aClassThatIsNotThereIsRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> mask(logits(), 2, SIDE, SIDE));
    assertEquals("a mask of class 2; the model has 2 classes", refused.getMessage());
  }
}
