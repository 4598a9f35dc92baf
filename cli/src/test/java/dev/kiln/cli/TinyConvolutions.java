package dev.kiln.cli;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small networks of convolutions that int8 makes faster, and pictures for them. */
final class TinyConvolutions {
  private static final int CHANNELS = 64;

  private final Random random = new Random(7);
  private final GraphBuilder graph = new GraphBuilder("tiny", 17);

  private TinyConvolutions() {}

  /** Writes a model that takes pictures as bytes and gives pictures of their size. */
  static Path pictures(Path file, Map<String, String> card) {
    return new TinyConvolutions().writePictures(file, card);
  }

  /** Writes a model that takes float [N, 3, H, W] and gives scores [N, 4, H, W]. */
  static Path scores(Path file, Map<String, String> card) {
    return new TinyConvolutions().writeScores(file, card);
  }

  /** Writes a model that takes pictures as bytes and gives scores of two classes. */
  static Path classes(Path file, Map<String, String> card) {
    return new TinyConvolutions().writeClasses(file, card);
  }

  /** Writes a model of two matrix products, float [1, 1024] to [1, 8]. */
  static Path products(Path file) {
    return new TinyConvolutions().writeProducts(file);
  }

  private Path writeClasses(Path file, Map<String, String> card) {
    graph.reserve("logits");
    Value scores = convolution(hidden(image()), CHANNELS, 2, 1);
    Value pooled = graph.node(Op.GLOBAL_AVERAGE_POOL, Map.of(), scores);
    graph.output(
        "logits",
        graph.node(
            Op.RESHAPE, Map.of(), pooled, graph.initializer("row", TensorData.ofLongs(0, 2))));
    return write(file, card);
  }

  private Path writeProducts(Path file) {
    int width = 1024;
    graph.reserve("y");
    Value x = graph.input("x", ElementType.FLOAT, List.of(Dim.of(1), Dim.of(width)));
    Value hidden =
        graph.node(
            Op.GEMM,
            Map.of("transB", Attribute.of(1L)),
            x,
            graph.initializer("turned", numbers(width, 2 * width)),
            graph.initializer(
                "bias", TensorData.ofFloats(List.of(2L * width), new float[2 * width])));
    graph.output(
        "y",
        graph.node(
            Op.MATMUL,
            Map.of(),
            graph.node(Op.RELU, Map.of(), hidden),
            graph.initializer("columns", numbers(8, 2 * width))));
    return write(file, Map.of());
  }

  /** Weights [columns, rows], or [rows, columns] of the same size. */
  private TensorData numbers(int columns, int rows) {
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() / 32);
    }
    return TensorData.ofFloats(List.of((long) rows, (long) columns), numbers);
  }

  private Path writePictures(Path file, Map<String, String> card) {
    graph.reserve("styled");
    Value levels =
        graph.node(
            Op.CLIP,
            Map.of(),
            convolution(hidden(image()), CHANNELS, 3, 60),
            scalar(0),
            scalar(255));
    Value rows =
        graph.node(
            Op.TRANSPOSE,
            Map.of("perm", Attribute.of(0, 2, 3, 1)),
            graph.node(Op.ROUND, Map.of(), levels));
    graph.output(
        "styled",
        graph.describe(
            graph.node(Op.CAST, Map.of("to", Attribute.of((long) ElementType.UINT8.code())), rows),
            ElementType.UINT8,
            shape("N", "H", "W", 3)));
    return write(file, card);
  }

  private Path writeScores(Path file, Map<String, String> card) {
    graph.reserve("logits");
    Value x = graph.input("x", ElementType.FLOAT, shape("N", 3, "H", "W"));
    graph.output("logits", convolution(hidden(x), CHANNELS, 4, 1));
    return write(file, card);
  }

  /** Adds the input of pictures and returns its planes in 0..1. */
  private Value image() {
    Value image = graph.input("image", ElementType.UINT8, shape("N", "H", "W", 3));
    Value floats =
        graph.describe(
            graph.node(Op.CAST, Map.of("to", Attribute.of((long) ElementType.FLOAT.code())), image),
            ElementType.FLOAT,
            shape("N", "H", "W", 3));
    Value planes = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), floats);
    return graph.node(Op.MUL, Map.of(), planes, scalar(1 / 255f));
  }

  private Value hidden(Value planes) {
    Value first = graph.node(Op.RELU, Map.of(), convolution(planes, 3, CHANNELS, 1));
    Value second = graph.node(Op.RELU, Map.of(), convolution(first, CHANNELS, CHANNELS, 1));
    return graph.node(Op.RELU, Map.of(), convolution(second, CHANNELS, CHANNELS, 1));
  }

  private Value convolution(Value input, int from, int to, int times) {
    float[] weights = new float[to * from * 9];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (times * random.nextGaussian() / Math.sqrt(from * 4.5));
    }
    return graph.node(
        Op.CONV,
        Map.of("pads", Attribute.of(1, 1, 1, 1)),
        input,
        graph.initializer(
            "weights", TensorData.ofFloats(List.of((long) to, (long) from, 3L, 3L), weights)),
        graph.initializer("bias", TensorData.ofFloats(List.of((long) to), new float[to])));
  }

  private Value scalar(float number) {
    return graph.initializer("number", TensorData.ofScalar(ElementType.FLOAT, number));
  }

  private static List<Dim> shape(Object... sizes) {
    return List.of(sizes).stream()
        .map(size -> size instanceof Integer fixed ? Dim.of(fixed) : Dim.of((String) size))
        .toList();
  }

  private Path write(Path file, Map<String, String> card) {
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, card), file);
    return file;
  }

  /** Writes photos of several sizes: smooth colours with some noise. */
  static Path photos(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      Random random = new Random(i);
      int width = 64 + 8 * (i % 3);
      BufferedImage photo = new BufferedImage(width, 64, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < width; x++) {
          int red = Math.min(255, 3 * x + random.nextInt(20));
          int green = Math.min(255, 3 * y + random.nextInt(20));
          photo.setRGB(x, y, red << 16 | green << 8 | 40 * (i % 6));
        }
      }
      ImageIO.write(photo, "png", folder.resolve("photo%02d.png".formatted(i)).toFile());
    }
    return folder;
  }
}
