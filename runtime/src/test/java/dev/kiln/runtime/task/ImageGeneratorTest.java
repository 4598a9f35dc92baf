package dev.kiln.runtime.task;

import static dev.kiln.runtime.task.StyleTransferTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.OnnxWriter;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Grid;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a model whose pixels are its latents. */
class ImageGeneratorTest {
  @TempDir static Path folder;
  private static Model uniform;
  private static Model normal;
  private static Model silent;

  @BeforeAll
  static void open() {
    uniform = open("uniform", ", \"distribution\": \"uniform\"");
    normal = open("normal", ", \"distribution\": \"normal\"");
    silent = open("silent", "");
  }

  private static Model open(String name, String distribution) {
    return Model.open(TinyModels.generator(folder.resolve(name + ".onnx"), true, distribution));
  }

  @AfterAll
  static void close() {
    uniform.close();
    normal.close();
    silent.close();
  }

  private static void assertShows(float[] latent, Image picture) {
    assertEquals("2x3 GREY", picture.toString());
    for (int i = 0; i < latent.length; i++) {
      double level = Math.max(0, Math.min(255, 127.5 + 127.5 * latent[i]));
      assertEquals(level, picture.pixels()[i] & 0xff, 1.01);
    }
  }

  @Test
  void everyLatentBecomesItsPicture() {
    ImageGenerator generator = new ImageGenerator(uniform);
    for (int count : new int[] {0, 1, 63, 64, 65, 150}) {
      List<float[]> latents = generator.latents(count, 5);
      List<Image> pictures = generator.generate(latents);
      assertEquals(count, pictures.size());
      for (int i = 0; i < count; i++) {
        assertShows(latents.get(i), pictures.get(i));
      }
    }
  }

  @Test
  void anUndressedModelOfOnePictureAtATimeDoesTheSame() {
    Path file = TinyModels.generator(folder.resolve("plain.onnx"), false, "");
    try (Model plain = Model.open(file)) {
      Preprocessing signed =
          Preprocessing.of(Normalization.signed()).withChannels(PixelFormat.GREY);
      ImageGenerator generator =
          new ImageGenerator(plain, signed).withDistribution(Distribution.NORMAL);
      List<float[]> latents = generator.latents(3, 1);
      List<Image> pictures = generator.generate(latents);
      for (int i = 0; i < 3; i++) {
        assertShows(latents.get(i), pictures.get(i));
      }
      refused("holds floats", () -> new ImageGenerator(plain));
    }
  }

  @Test
  void aSeedGivesTheSamePicturesEachTime() {
    ImageGenerator generator = new ImageGenerator(normal);
    assertEquals(generator.generate(9, 3), generator.generate(9, 3));
    assertEquals(generator.generate(9, 3).subList(0, 4), generator.generate(4, 3));
    assertNotEquals(generator.generate(4, 3), generator.generate(4, 4));
  }

  @Test
  void latentsAreDrawnAsTheCardSays() {
    double[] ofUniform = moments(new ImageGenerator(uniform).latents(4000, 1));
    assertEquals(0, ofUniform[0], 0.02);
    assertEquals(1 / 3.0, ofUniform[1], 0.01);
    double[] ofNormal = moments(new ImageGenerator(normal).latents(4000, 1));
    assertEquals(0, ofNormal[0], 0.03);
    assertEquals(1, ofNormal[1], 0.03);
    refused("does not say what its latents", () -> new ImageGenerator(silent).latents(1, 0));
  }

  private static double[] moments(List<float[]> latents) {
    double sum = 0;
    double squares = 0;
    for (float[] latent : latents) {
      for (float number : latent) {
        sum += number;
        squares += number * number;
      }
    }
    int count = 6 * latents.size();
    return new double[] {sum / count, squares / count};
  }

  @Test
  void aModelWithoutInputsIsRefusedInOneLine() {
    Path file =
        new OnnxWriter()
            .floats("numbers", new float[6], 1, 6)
            .node("Identity", List.of("numbers"), "image", Map.of())
            .output("image", OnnxWriter.FLOAT, 1, 6)
            .write(folder.resolve("constant.onnx"));
    try (Model model = Model.open(file)) {
      refused("constant.onnx: not a generator", () -> new ImageGenerator(model));
    }
  }

  @Test
  void aWalkGoesFromOneLatentToAnother() {
    for (Model model : List.of(uniform, normal)) {
      ImageGenerator generator = new ImageGenerator(model);
      float[] from = generator.latents(2, 8).get(0);
      float[] to = generator.latents(2, 8).get(1);
      List<float[]> walk = generator.walk(from, to, 7);
      assertEquals(7, walk.size());
      assertArrayEquals(from, walk.get(0), 1e-6f);
      assertArrayEquals(to, walk.get(6), 1e-6f);
      for (int i = 1; i < 7; i++) {
        assertTrue(distance(walk.get(i), to) < distance(walk.get(i - 1), to), "step " + i);
      }
    }
    refused(
        "a walk of 1 steps", () -> new ImageGenerator(normal).walk(new float[6], new float[6], 1));
  }

  @Test
  void aWalkAmongNormalLatentsStaysOnTheirSphere() {
    ImageGenerator generator = new ImageGenerator(normal);
    float[] east = {3, 0, 0, 0, 0, 0};
    float[] north = {0, 3, 0, 0, 0, 0};
    for (float[] latent : generator.walk(east, north, 9)) {
      assertEquals(3, distance(latent, new float[6]), 1e-5);
    }
    float[] middle = new ImageGenerator(uniform).walk(east, north, 3).get(1);
    assertArrayEquals(new float[] {1.5f, 1.5f, 0, 0, 0, 0}, middle, 1e-6f);
    assertArrayEquals(east, generator.walk(east, east, 3).get(1), 1e-6f);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void aGridHoldsEveryPicture() {
    List<Image> pictures = new ImageGenerator(uniform).generate(7, 1);
    Image grid = Grid.of(pictures, 3, 2, 64);
    assertEquals("14x17 GREY", grid.toString());
    for (int i = 0; i < 7; i++) {
      assertEquals(pictures.get(i), grid.crop(new Box(2 + i % 3 * 4, 2 + i / 3 * 5, 2, 3)));
    }
    assertEquals(64, grid.pixels()[0]);
    assertThrows(IllegalArgumentException.class, () -> Grid.of(List.of(), 3, 2, 0));
    List<Image> mixed = List.of(pictures.get(0), Image.blank(3, 3, PixelFormat.GREY));
    assertThrows(IllegalArgumentException.class, () -> Grid.of(mixed, 3, 2, 0));
  }

  @Test
  void manyThreadsAtOnce() {
    ImageGenerator generator = new ImageGenerator(normal);
    List<Image> expected = generator.generate(5, 2);
    IntStream.range(0, 50)
        .parallel()
        .forEach(i -> assertEquals(expected, generator.generate(5, 2)));
  }

  @Test
  void whatDoesNotFitIsRefusedInOneLine() {
    try (Model style = Model.open(TinyModels.negative(folder.resolve("negative.onnx")))) {
      refused("negative.onnx: not a generator", () -> new ImageGenerator(style));
    }
    ImageGenerator generator = new ImageGenerator(uniform);
    refused("a latent of 5 numbers; expected 6", () -> generator.generate(List.of(new float[5])));
    try (Model odd = open("odd", ", \"distribution\": \"cauchy\"")) {
      refused("names the distribution 'cauchy'", () -> new ImageGenerator(odd));
    }
  }
}
