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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** With a model that says which of ten stripes is the brightest. */
class ClassifierTest {
  @TempDir static Path folder;
  private static Model model;

  @BeforeAll
  static void open() {
    Path file = TinyModels.stripes(folder.resolve("stripes.onnx"), true);
    model = Model.open(file, Options.defaults().withThreads(1));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** White in one stripe, half as bright in another. */
  private static Image picture(int width, int height, int first, int second, PixelFormat format) {
    Image image = Image.blank(width, height, PixelFormat.GREY);
    for (int p = 0; p < width * height; p++) {
      int stripe = p % width * 10 / width;
      image.pixels()[p] = (byte) (stripe == first ? 255 : stripe == second ? 128 : 0);
    }
    return image.to(format);
  }

  @Test
  void theMostProbableComeFirst() {
    Classifier classifier = new Classifier(model);
    for (PixelFormat format : PixelFormat.values()) {
      List<Prediction> top = classifier.classify(picture(20, 20, 7, 2, format), 2);
      assertEquals(List.of("h", "c"), top.stream().map(Prediction::label).toList());
      double sum = Math.exp(8) + Math.exp(8 * 128 / 255.0) + 8;
      assertEquals(Math.exp(8) / sum, top.get(0).probability(), 1e-5);
      assertEquals(2, top.get(1).index());
    }
    assertEquals(10, classifier.classify(picture(40, 40, 1, 2, PixelFormat.RGB), 99).size());
    float[] probabilities = classifier.probabilities(picture(20, 20, 3, 4, PixelFormat.GREY));
    assertEquals(1, IntStream.range(0, 10).mapToDouble(i -> probabilities[i]).sum(), 1e-6);
  }

  @Test
  void theMiddleOfAWidePictureIsSeen() {
    Image wide = Image.blank(60, 20, PixelFormat.GREY);
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 60; x++) {
        wide.pixels()[y * 60 + x] = (byte) (x < 20 ? 255 : x == 24 || x == 25 ? 200 : 0);
      }
    }
    assertEquals("c", new Classifier(model).classify(wide, 1).get(0).label());
  }

  @Test
  void anUndressedModelDoesTheSame() {
    Path file = TinyModels.stripes(folder.resolve("plain.onnx"), false);
    try (Model plain = Model.open(file)) {
      Preprocessing unit = Preprocessing.of(Normalization.unit()).withChannels(PixelFormat.GREY);
      Classifier numbered = new Classifier(plain, unit);
      assertEquals(
          "7", numbered.classify(picture(50, 30, 7, 2, PixelFormat.BGR), 1).get(0).label());
      Classifier named = new Classifier(plain, unit, new Classifier(model).labels());
      Image picture = picture(20, 20, 9, 1, PixelFormat.BGRA);
      assertEquals(new Classifier(model).classify(picture, 3), named.classify(picture, 3));
      refused("2 labels for 10 classes", () -> new Classifier(plain, unit, List.of("x", "y")));
      refused(
          "RGB NCHW of any size", () -> new Classifier(plain, unit.withChannels(PixelFormat.RGB)));
      refused("pass a Preprocessing", () -> new Classifier(plain));
    }
  }

  @Test
  void aNetworkThatGivesProbabilitiesIsTakenAtItsWord() {
    Path plain = TinyModels.stripes(folder.resolve("logits.onnx"), false);
    Path softmax = TinyModels.probableStripes(folder.resolve("softmax.onnx"));
    Preprocessing unit = Preprocessing.of(Normalization.unit()).withChannels(PixelFormat.GREY);
    try (Model logits = Model.open(plain);
        Model probabilities = Model.open(softmax)) {
      for (int i = 0; i < 10; i++) {
        Image picture = picture(20, 20, i, (i + 1) % 10, PixelFormat.RGB);
        assertArrayEquals(
            new Classifier(logits, unit).probabilities(picture),
            new Classifier(probabilities, unit).probabilities(picture),
            1e-6f);
      }
    }
  }

  @Test
  void picturesOfOneSizeGoThroughTogetherAndOthersInTurn() {
    Classifier classifier = new Classifier(model);
    List<Image> same =
        IntStream.range(0, 8).mapToObj(i -> Pictures.noise(20, 20, PixelFormat.RGB, i)).toList();
    List<Image> mixed =
        IntStream.range(1, 5)
            .mapToObj(i -> Pictures.noise(9 * i, 20, PixelFormat.GREY, i))
            .toList();
    for (List<Image> pictures : List.of(same, mixed)) {
      List<float[]> together = classifier.probabilities(pictures);
      for (int i = 0; i < pictures.size(); i++) {
        assertArrayEquals(classifier.probabilities(pictures.get(i)), together.get(i), 1e-6f);
      }
      assertEquals(pictures.size(), classifier.classify(pictures, 1).size());
    }
  }

  @Test
  void manyThreadsAtOnce() {
    Classifier classifier = new Classifier(model);
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i -> {
              int side = 20 + i % 3;
              Image picture = picture(side, side, i % 10, (i + 3) % 10, PixelFormat.RGB);
              assertEquals(i % 10, classifier.classify(picture, 1).get(0).index());
            });
  }

  @Test
  void aStreamTakesNoMoreHeapThanTheModelItself() {
    try (Binding binding = model.bind(Map.of("image", new long[] {1, 20, 20, 1}))) {
      double bare = Allocation.bytes(binding::run);
      Classifier classifier = new Classifier(model);
      Image picture = Pictures.noise(64, 48, PixelFormat.BGR, 1);
      float[] into = new float[10];
      double task = Allocation.bytes(() -> classifier.probabilities(picture, into));
      assertEquals(bare, task, StyleTransferTest.JITTER);
    }
  }

  @Test
  void aModelThatDoesNotFitIsRefusedInOneLine() {
    try (Model style = Model.open(TinyModels.negative(folder.resolve("negative.onnx")))) {
      refused("negative.onnx: not a classifier", () -> new Classifier(style));
    }
    Image picture = Image.blank(4, 4, PixelFormat.RGB);
    refused(
        "room for 3 probabilities",
        () -> new Classifier(model).probabilities(picture, new float[3]));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/onnx and data/mnist")
  void aForeignNetworkReadsDigits() {
    Path file = Path.of(System.getProperty("kiln.shared"), "data/onnx/mnist-8-cntk.onnx");
    Mnist mnist = Mnist.test(500);
    try (Model cntk = Model.open(file, Options.defaults().withThreads(1))) {
      Preprocessing bytes =
          Preprocessing.of(Normalization.bytes())
              .withChannels(PixelFormat.GREY)
              .withSize(28, 28)
              .withFit(ResizeMode.STRETCH);
      Classifier classifier = new Classifier(cntk, bytes);
      int right = 0;
      for (int i = 0; i < 500; i++) {
        Image digit = new Image(mnist.images()[i], 28, 28, PixelFormat.GREY);
        right += classifier.classify(digit, 1).get(0).index() == mnist.labels()[i] ? 1 : 0;
      }
      assertTrue(right >= 485, right + " of 500");
    }
  }
}
