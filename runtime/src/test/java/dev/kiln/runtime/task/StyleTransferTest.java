package dev.kiln.runtime.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Allocation;
import dev.kiln.runtime.Binding;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.errors.ModelException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With models that make a picture's negative. */
class StyleTransferTest {
  /** How far the bytes that ONNX Runtime takes for itself vary with what the JIT compiler does. */
  static final int JITTER = 128;

  @TempDir static Path folder;
  private static Model dressed;
  private static Model undressed;

  @BeforeAll
  static void open() {
    Options options = Options.defaults().withThreads(1);
    dressed = Model.open(TinyModels.negative(folder.resolve("negative.onnx")), options);
    undressed = Model.open(TinyModels.undressedNegative(folder.resolve("plain.onnx"), 1), options);
  }

  @AfterAll
  static void close() {
    dressed.close();
    undressed.close();
  }

  private static Image negative(Image picture) {
    Image negative = Image.blank(picture.width(), picture.height(), picture.format());
    for (int i = 0; i < picture.pixels().length; i++) {
      boolean alpha = picture.format().hasAlpha() && i % 4 == 3;
      negative.pixels()[i] = alpha ? -1 : (byte) (255 - (picture.pixels()[i] & 0xff));
    }
    return negative;
  }

  /** No channel of any pixel differs by more than so many levels. */
  private static void assertNear(Image expected, Image actual, int levels) {
    assertEquals(expected.toString(), actual.toString());
    for (int i = 0; i < expected.pixels().length; i++) {
      assertEquals(expected.pixels()[i] & 0xff, actual.pixels()[i] & 0xff, levels, "byte " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RGB", "BGR", "RGBA", "BGRA"})
  void aPictureOfAnySizeAndFormatKeepsThem(PixelFormat format) {
    StyleTransfer style = new StyleTransfer(dressed);
    for (int[] size : new int[][] {{40, 30}, {1, 1}, {7, 19}, {33, 2}}) {
      Image picture = Pictures.noise(size[0], size[1], format, size[0]);
      for (int i = 3; format.hasAlpha() && i < picture.pixels().length; i += 4) {
        picture.pixels()[i] = -1;
      }
      assertEquals(negative(picture), style.apply(picture));
    }
  }

  @Test
  void anUndressedModelDoesTheSame() {
    for (Normalization normalization :
        List.of(Normalization.signed(), new Normalization(1, List.of(127.5), List.of(58.0)))) {
      StyleTransfer style = new StyleTransfer(undressed, Preprocessing.of(normalization));
      Image picture = Pictures.noise(21, 17, PixelFormat.BGR, 1);
      assertNear(negative(picture), style.apply(picture), 1);
    }
  }

  @Test
  void strengthLaysTheStyleOverThePicture() {
    Image picture = Pictures.noise(20, 10, PixelFormat.RGB, 1);
    StyleTransfer style = new StyleTransfer(dressed);
    assertEquals(picture, style.withStrength(0).apply(picture));
    assertEquals(negative(picture), style.withStrength(1).apply(picture));
    Image quarter = style.withStrength(0.25).apply(picture);
    for (int i = 0; i < picture.pixels().length; i++) {
      int level = picture.pixels()[i] & 0xff;
      assertEquals(0.75 * level + 0.25 * (255 - level), quarter.pixels()[i] & 0xff, 1);
    }
    assertThrows(IllegalArgumentException.class, () -> style.withStrength(1.01));
    assertThrows(IllegalArgumentException.class, () -> style.withStrength(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> style.withSize(-1));
  }

  @Test
  void aPictureThatWouldTakeTooMuchMemoryIsWorkedOnAtASmallerSize() {
    StyleTransfer style = new StyleTransfer(dressed);
    Image picture = Pictures.waves(1203, 901, PixelFormat.RGB);
    for (int i = 0; i < picture.pixels().length; i += 7) {
      picture.pixels()[i] ^= 32;
    }
    assertEquals(negative(picture), style.apply(picture), "by default there is room");
    assertEquals(negative(picture), style.withMemory(4_000_000_000L).apply(picture));
    StyleTransfer cramped = style.withMemory(10_000_000);
    Image styled = cramped.apply(picture);
    assertEquals(picture.toString(), styled.toString());
    assertNotEquals(negative(picture), styled, "as fine as the picture");
    assertNear(negative(picture), styled, 64);
    assertEquals(styled, cramped.apply(picture), "another size the next time");
    assertEquals(styled, cramped.apply(List.of(picture, picture)).get(1));
    Image small = Pictures.noise(40, 30, PixelFormat.RGB, 1);
    assertEquals(negative(small), cramped.apply(small));
    assertThrows(IllegalArgumentException.class, () -> style.withMemory(0));
  }

  @Test
  void aModelOfAFixedSizeKeepsItHoweverLittleMemoryThereIs() {
    try (Model fixed = Model.open(TinyModels.negative(folder.resolve("fixed.onnx"), 30, 40))) {
      Image picture = Pictures.noise(40, 30, PixelFormat.RGB, 1);
      assertEquals(negative(picture), new StyleTransfer(fixed).withMemory(1).apply(picture));
    }
  }

  @Test
  void aWorkingSizeIsScaledBack() {
    Image picture = Pictures.waves(200, 120, PixelFormat.RGB);
    StyleTransfer style = new StyleTransfer(dressed);
    Image small = style.withSize(50).apply(picture);
    assertEquals(negative(picture).resize(50, 30).resize(200, 120).toString(), small.toString());
    assertTrue(negative(picture).psnr(small) > 30);
    assertTrue(negative(picture).psnr(style.withSize(400).apply(picture)) > 40);
  }

  @Test
  void aModelOfFixedSizeSeesEveryPictureInIt() {
    Path file = TinyModels.negative(folder.resolve("fixed.onnx"), 24, 32);
    try (Model fixed = Model.open(file)) {
      Image picture = Pictures.waves(90, 61, PixelFormat.RGB);
      Image styled = new StyleTransfer(fixed).withSize(999).apply(picture);
      assertEquals(negative(picture.resize(32, 24)).resize(90, 61), styled);
    }
  }

  @Test
  void picturesOfOneSizeGoThroughTogetherAndOthersInTurn() {
    StyleTransfer style = new StyleTransfer(dressed).withStrength(0.5);
    StyleTransfer plain = new StyleTransfer(undressed, Preprocessing.of(Normalization.signed()));
    List<Image> same =
        IntStream.range(0, 5).mapToObj(i -> Pictures.noise(9, 8, PixelFormat.RGB, i)).toList();
    List<Image> mixed =
        IntStream.range(1, 5).mapToObj(i -> Pictures.noise(3 * i, 8, PixelFormat.BGR, i)).toList();
    for (List<Image> pictures : List.of(same, mixed, same.subList(0, 1), List.<Image>of())) {
      assertEquals(pictures.stream().map(style::apply).toList(), style.apply(pictures));
      assertEquals(pictures.stream().map(plain::apply).toList(), plain.apply(pictures));
    }
  }

  @Test
  void manyThreadsAndSizesAtOnce() {
    StyleTransfer style = new StyleTransfer(dressed);
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i -> {
              Image picture = Pictures.noise(10 + i % 7, 9, PixelFormat.RGB, i);
              assertEquals(negative(picture), style.apply(picture));
            });
  }

  @Test
  void aStreamHearsHowLongEachStageTook() {
    Image picture = Pictures.noise(24, 16, PixelFormat.BGR, 1);
    Image into = Image.blank(24, 16, PixelFormat.BGR);
    StageTimes times = new StageTimes();
    long start = System.nanoTime();
    times.begin(start);
    new StyleTransfer(dressed).apply(picture, into, times);
    long whole = System.nanoTime() - start;
    long sum = 0;
    for (Stage stage : List.of(Stage.PRE, Stage.RUN, Stage.POST)) {
      assertTrue(times.nanos(stage) > 0, stage.toString());
      sum += times.nanos(stage);
    }
    assertTrue(sum <= whole);
    assertEquals(negative(picture), into);
  }

  @Test
  void aStreamTakesNoMoreHeapThanTheModelItself() {
    try (Binding binding = dressed.bind(Map.of("image", new long[] {1, 16, 24, 3}))) {
      double bare = Allocation.bytes(binding::run);
      Image picture = Pictures.noise(24, 16, PixelFormat.BGR, 1);
      Image large = Pictures.noise(48, 32, PixelFormat.RGBA, 2);
      Image into = Image.blank(24, 16, PixelFormat.BGR);
      Image largeInto = Image.blank(48, 32, PixelFormat.RGBA);
      StyleTransfer style = new StyleTransfer(dressed).withStrength(0.7);
      StyleTransfer half = style.withSize(24);
      assertEquals(bare, Allocation.bytes(() -> style.apply(picture, into)), JITTER);
      assertEquals(bare, Allocation.bytes(() -> half.apply(large, largeInto)), JITTER);
    }
  }

  @Test
  void aModelThatDoesNotFitIsRefusedInOneLine() {
    Path file = TinyModels.colours(folder.resolve("colours.onnx"), true);
    try (Model segmentation = Model.open(file)) {
      refused(
          "colours.onnx: not a style model: its task is 'segmentation'",
          () -> new StyleTransfer(segmentation));
    }
    refused("pass a Preprocessing", () -> new StyleTransfer(undressed));
    Preprocessing grey = Preprocessing.of(Normalization.unit()).withChannels(PixelFormat.GREY);
    refused("GREY NCHW of any size", () -> new StyleTransfer(undressed, grey));
    Preprocessing crop = Preprocessing.of(Normalization.unit()).withFit(ResizeMode.CROP);
    refused("expected fit STRETCH, not CROP", () -> new StyleTransfer(undressed, crop));
    Image picture = Image.blank(4, 4, PixelFormat.RGB);
    Image other = Image.blank(4, 4, PixelFormat.BGR);
    refused("4x4 BGR was given", () -> new StyleTransfer(dressed).apply(picture, other));
  }

  static void refused(String why, org.junit.jupiter.api.function.Executable use) {
    RuntimeException e = assertThrows(RuntimeException.class, use);
    assertTrue(e instanceof ModelException || e instanceof IllegalArgumentException, e::toString);
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }

  @Test
  void aClosedModelSaysSo() {
    Path file = TinyModels.negative(folder.resolve("closed.onnx"));
    Model model = Model.open(file);
    StyleTransfer style = new StyleTransfer(model);
    Image picture = Pictures.noise(5, 5, PixelFormat.RGB, 1);
    style.apply(picture);
    model.close();
    refused("closed.onnx: the", () -> style.apply(picture));
    refused("closed.onnx: the", () -> style.apply(picture));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx")
  void aForeignStyleDoesWhatItsMakersSawItDo() throws IOException {
    Path data = Path.of(System.getProperty("kiln.shared"), "data/onnx");
    String name = "style-mosaic-opset11-dynamic";
    Npy given = Npy.read(data.resolve("io/" + name + "/input_0.npy"));
    Npy expected = Npy.read(data.resolve("io/" + name + "/output_0.npy"));
    try (Model mosaic = Model.open(data.resolve(name + ".onnx"))) {
      StyleTransfer style = new StyleTransfer(mosaic, Preprocessing.of(Normalization.bytes()));
      Image picture = picture(given);
      assertNear(picture(expected), style.apply(picture), 2);
      Image odd = Pictures.waves(101, 83, PixelFormat.RGB);
      assertEquals(odd.toString(), style.apply(odd).toString());
    }
  }

  /** [1, 3, H, W] in 0..255 as a picture. */
  private static Image picture(Npy planes) {
    int height = planes.shape()[2];
    int width = planes.shape()[3];
    Image image = Image.blank(width, height, PixelFormat.RGB);
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < width * height; p++) {
        float value = planes.values()[c * width * height + p];
        image.pixels()[3 * p + c] = (byte) Math.round(Math.max(0, Math.min(255, value)));
      }
    }
    return image;
  }
}
