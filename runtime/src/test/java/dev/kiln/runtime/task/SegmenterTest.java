package dev.kiln.runtime.task;

import static dev.kiln.runtime.task.StyleTransferTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Pictures;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ResizeMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** With a model that tells colours. */
class SegmenterTest {
  @TempDir static Path folder;
  private static Model model;

  @BeforeAll
  static void open() {
    Path file = TinyModels.colours(folder.resolve("colours.onnx"), true);
    model = Model.open(file, Options.defaults().withThreads(1));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Stripes from top to bottom: black, red, green, blue. */
  private static Image stripes(int width, int height, PixelFormat format) {
    Image image = Image.blank(width, height, PixelFormat.RGB);
    for (int p = 0; p < width * height; p++) {
      int stripe = p % width * 4 / width;
      if (stripe > 0) {
        image.pixels()[3 * p + stripe - 1] = -1;
      }
    }
    return image.to(format);
  }

  private static void assertStripes(ClassMap map) {
    int wrong = 0;
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        wrong += map.at(x, y) == x * 4 / map.width() ? 0 : 1;
      }
    }
    // Between stripes a cell of four pixels may belong to either.
    assertTrue(wrong <= 3 * 4 * map.height(), wrong + " of " + map.classes().length);
  }

  @Test
  void everyPixelGetsItsClass() {
    Segmenter segmenter = new Segmenter(model);
    for (PixelFormat format : List.of(PixelFormat.RGB, PixelFormat.BGR, PixelFormat.BGRA)) {
      ClassMap map = segmenter.segment(stripes(64, 48, format));
      assertStripes(map);
      assertEquals(map, segmenter.withParallel(true).segment(stripes(64, 48, format)));
    }
    assertStripes(segmenter.withSize(80).segment(stripes(203, 99, PixelFormat.RGB)));
    ClassMap other = ClassMap.blank(30, 500);
    segmenter.segment(stripes(64, 48, PixelFormat.RGB), other);
    assertStripes(other);
  }

  @Test
  void labelsColoursAndSharesAreTheCards() {
    Segmenter segmenter = new Segmenter(model);
    assertEquals(List.of("black", "red", "green", "blue"), segmenter.labels());
    assertEquals(0x0000ff, segmenter.palette().rgb(3));
    Image picture = stripes(64, 48, PixelFormat.RGB);
    ClassMap map = segmenter.segment(picture);
    assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, map.shares(4), 0.05);
    assertEquals(1, IntStream.range(0, 4).mapToDouble(i -> map.shares(4)[i]).sum(), 1e-12);
    assertTrue(picture.psnr(segmenter.colours(map)) > 15);
    assertEquals(picture, segmenter.overlay(picture, map, 0));
    assertEquals(segmenter.colours(map), segmenter.overlay(picture, map, 1));
  }

  @Test
  void anUndressedModelOfFixedSizeDoesTheSame() {
    Path file = TinyModels.colours(folder.resolve("plain.onnx"), false, 64, 64);
    try (Model plain = Model.open(file)) {
      Preprocessing bytes = Preprocessing.of(Normalization.bytes());
      Segmenter stretched = new Segmenter(plain, bytes);
      assertEquals("class 2", stretched.labels().get(2));
      assertEquals(0x008000, stretched.palette().rgb(2));
      assertStripes(stretched.segment(stripes(100, 30, PixelFormat.BGR)));
      assertStripes(stretched.segment(stripes(30, 100, PixelFormat.RGB)));
      Segmenter letterboxed = new Segmenter(plain, bytes.withFit(ResizeMode.LETTERBOX));
      assertStripes(letterboxed.segment(stripes(200, 90, PixelFormat.RGB)));
      assertStripes(letterboxed.segment(stripes(128, 300, PixelFormat.RGB)));
      refused("not CROP", () -> new Segmenter(plain, bytes.withFit(ResizeMode.CROP)));
      refused("pass a Preprocessing", () -> new Segmenter(plain));
      refused("of 32x32", () -> new Segmenter(plain, bytes.withSize(32, 32)));
    }
  }

  @Test
  void picturesOfOneSizeGoThroughTogetherAndOthersInTurn() {
    Segmenter segmenter = new Segmenter(model);
    List<Image> same =
        IntStream.range(0, 4).mapToObj(i -> Pictures.noise(24, 16, PixelFormat.RGB, i)).toList();
    List<Image> mixed = List.of(same.get(0), stripes(40, 44, PixelFormat.BGR));
    for (List<Image> pictures : List.of(same, mixed)) {
      assertEquals(pictures.stream().map(segmenter::segment).toList(), segmenter.segment(pictures));
    }
  }

  @Test
  void manyThreadsAndSizesAtOnce() {
    Segmenter alone = new Segmenter(model);
    Segmenter shared = alone.withParallel(true);
    List<Image> pictures =
        IntStream.range(0, 6)
            .mapToObj(i -> Pictures.noise(40 + 4 * i, 32, PixelFormat.RGB, i))
            .toList();
    List<ClassMap> maps = pictures.stream().map(alone::segment).toList();
    IntStream.range(0, 120)
        .parallel()
        .forEach(
            i -> {
              Segmenter segmenter = i % 2 == 0 ? alone : shared;
              assertEquals(maps.get(i % 6), segmenter.segment(pictures.get(i % 6)));
            });
  }

  @Test
  void aStreamTakesNoMoreHeapThanTheModelItself() {
    try (Binding binding = model.bind(Map.of("image", new long[] {1, 16, 24, 3}))) {
      double bare = Allocation.bytes(binding::run);
      Image picture = Pictures.noise(24, 16, PixelFormat.BGR, 1);
      ClassMap map = ClassMap.blank(24, 16);
      Image overlaid = Image.blank(24, 16, PixelFormat.BGR);
      Segmenter segmenter = new Segmenter(model);
      double task =
          Allocation.bytes(
              () -> {
                segmenter.segment(picture, map);
                segmenter.palette().overlay(picture, map.classes(), 0.5, overlaid);
              });
      assertEquals(bare, task, StyleTransferTest.JITTER);
    }
  }

  @Test
  void aModelThatDoesNotFitIsRefusedInOneLine() {
    try (Model style = Model.open(TinyModels.negative(folder.resolve("negative.onnx")))) {
      refused("negative.onnx: not a segmentation model", () -> new Segmenter(style));
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void aForeignNetworkFindsWhatItsMakersSawItFind() throws IOException {
    Path data = Path.of(System.getProperty("kiln.shared"), "data/onnx");
    String name = "deeplabv3_mobilenetv2_pascal";
    Npy given = Npy.read(data.resolve("io/" + name + "/input_0.npy"));
    Npy expected = Npy.read(data.resolve("io/" + name + "/output_0_argmax_u8.npy"));
    int side = given.shape()[3];
    Image picture = Image.blank(side, side, PixelFormat.RGB);
    for (int i = 0; i < given.values().length; i++) {
      int target = 3 * (i % (side * side)) + i / (side * side);
      picture.pixels()[target] = (byte) Math.round((given.values()[i] + 1) * 127.5f);
    }
    try (Model deeplab = Model.open(data.resolve(name + ".onnx"))) {
      Preprocessing signed =
          Preprocessing.of(Normalization.signed())
              .withFit(ResizeMode.LETTERBOX)
              .withSize(side, side);
      ClassMap map = new Segmenter(deeplab, signed).segment(picture);
      int same = 0;
      for (int i = 0; i < expected.values().length; i++) {
        same += (map.classes()[i] & 0xff) == (int) expected.values()[i] ? 1 : 0;
      }
      assertTrue(same >= 0.999 * expected.values().length, same + " pixels agree");
    }
  }
}
