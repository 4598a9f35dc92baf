package dev.kiln.runtime.task;

import static dev.kiln.runtime.task.StyleTransferTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Pictures;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model that weighs pixels. */
class EncoderTest {
  private static final float[][] WEIGHTS = new float[64][3];

  @TempDir static Path folder;
  private static Model model;

  @BeforeAll
  static void open() {
    Random random = new Random(1);
    for (float[] row : WEIGHTS) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(9) - 4;
      }
    }
    Path file = TinyModels.encoder(folder.resolve("weights.onnx"), WEIGHTS);
    model = Model.open(file, Options.defaults().withThreads(1));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static float[] weighed(Image picture) {
    float[] code = new float[3];
    for (int i = 0; i < 64; i++) {
      for (int j = 0; j < 3; j++) {
        code[j] += (picture.pixels()[i] & 0xff) * WEIGHTS[i][j];
      }
    }
    return code;
  }

  @Test
  void theCodeIsWhatTheModelMakesOfThePicture() {
    Encoder encoder = new Encoder(model);
    assertEquals(3, encoder.size());
    Image picture = Pictures.noise(8, 8, PixelFormat.GREY, 1);
    assertArrayEquals(weighed(picture), encoder.encode(picture), 1e-3f);
    Image photo = Pictures.waves(50, 30, PixelFormat.RGB);
    Image seen = photo.resize(8, 8).to(PixelFormat.GREY);
    assertArrayEquals(weighed(seen), encoder.encode(photo), 1e-3f);
  }

  @Test
  void manyThreadsAtOnce() {
    Encoder encoder = new Encoder(model);
    List<Image> pictures =
        IntStream.range(0, 6).mapToObj(i -> Pictures.noise(8, 8, PixelFormat.GREY, i)).toList();
    IntStream.range(0, 60)
        .parallel()
        .mapToObj(i -> pictures.get(i % 6))
        .forEach(p -> assertArrayEquals(weighed(p), encoder.encode(p), 1e-3f));
  }

  @Test
  void aStreamTakesNoMoreHeapThanTheModelItself() {
    try (Binding binding = model.bind(Map.of("image", new long[] {1, 8, 8, 1}))) {
      double bare = Allocation.bytes(binding::run);
      Encoder encoder = new Encoder(model);
      Image picture = Pictures.noise(40, 30, PixelFormat.BGR, 1);
      float[] into = new float[3];
      double task = Allocation.bytes(() -> encoder.encode(picture, into));
      assertEquals(bare, task, StyleTransferTest.JITTER);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedInOneLine() {
    refused("room for 2 numbers, but a code has 3", () -> encodeInto(new float[2]));
    try (Model style = Model.open(TinyModels.negative(folder.resolve("negative.onnx")))) {
      refused("negative.onnx: not an encoder", () -> new Encoder(style));
    }
  }

  private static void encodeInto(float[] into) {
    new Encoder(model).encode(Pictures.noise(8, 8, PixelFormat.GREY, 1), into);
  }
}
