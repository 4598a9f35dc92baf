package dev.kiln.graph.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Sketch;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsCacheTest {
  @TempDir Path home;

  private Path folder;
  private boolean ran;

  @BeforeEach
  void nothingIsThere() {
    folder = home.resolve("not/yet");
  }

  @Test
  void whatWasMeasuredIsNotMeasuredAgain() throws IOException {
    ValueStatistics first = measure(2, 0.5f);
    assertTrue(ran);
    ValueStatistics second = measure(2, 0.5f);
    assertFalse(ran);
    for (RangeMethod method : RangeMethod.values()) {
      assertEquals(method.range(first.histogram()), method.range(second.histogram()));
    }
    assertArrayEquals(first.means(), second.means());
    assertArrayEquals(first.deviations(), second.deviations());
    assertEquals(1, files().size(), "no draft is left");
  }

  @Test
  void anotherModelOrAnotherInputIsMeasured() {
    measure(2, 0.5f);
    measure(3, 0.5f);
    assertTrue(ran, "another constant");
    measure(2, 0.25f);
    assertTrue(ran, "another number");
  }

  @Test
  void damagedAndForeignFilesAreMeasuredAgain() throws IOException {
    ValueStatistics good = measure(2, 0.5f);
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 1;
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 3);
    measure(3, 0.5f);
    byte[] others =
        Files.readAllBytes(files().stream().filter(f -> !f.equals(file)).findFirst().orElseThrow());
    for (byte[] broken : List.of(flipped, shorter, new byte[0], new byte[9], others)) {
      Files.write(file, broken);
      assertEquals(good.histogram().total(), measure(2, 0.5f).histogram().total());
      assertArrayEquals(bytes, Files.readAllBytes(file), broken.length + " bytes are replaced");
    }
  }

  @Test
  void aFolderThatCannotBeIsDoneWithout() throws IOException {
    folder = Files.writeString(home.resolve("file"), "mine").resolve("below");
    assertEquals(4, measure(2, 0.5f).histogram().total());
    assertEquals(4, measure(2, 0.5f).histogram().total());
  }

  @Test
  void onlyTheNewestFilesAreKept() throws IOException {
    Files.createDirectories(folder);
    Path foreign = Files.writeString(folder.resolve("letter.txt"), "mine");
    for (int i = 0; i < 30; i++) {
      measure(i, 0.5f);
    }
    assertEquals(25, files().size());
    assertTrue(Files.exists(foreign));
    measure(29, 0.5f);
    assertFalse(ran);
  }

  private ValueStatistics measure(float factor, float number) {
    OnnxModel model =
        OnnxModel.of(
            new Sketch("N", 2).scalar("f", factor).node("y = Mul x f").graph(), 17, Map.of());
    Samples samples =
        Samples.of(List.of(Map.of("x", Tensor.floats(new float[] {1, -2, 3, number}, 2, 2))));
    ran = false;
    return new Calibration(model, samples, StatisticsCache.in(folder), percent -> ran = true)
        .measure(Set.of("y"))
        .get("y");
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }
}
