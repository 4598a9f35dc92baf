package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Task;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that others made are taught the classes of a folder. */
class TuneLineTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path foreign;

  @BeforeAll
  static void prepare() throws IOException {
    data = folder.resolve("data");
    for (int i = 0; i < 12; i++) {
      Shades.paint(data.resolve("dark"), "" + i, 24, 20, new Color(20 + 4 * i, 30, 40));
      Shades.paint(data.resolve("light"), "" + i, 24, 20, new Color(190 + 4 * i, 220, 200));
    }
    foreign = folder.resolve("foreign.onnx");
    GraphBuilder graph = new GraphBuilder("main_graph", 13);
    Value x =
        graph.input(
            "input", ElementType.FLOAT, List.of(Dim.of(1), Dim.of(3), Dim.of(16), Dim.of(16)));
    float[] kernel = new float[4 * 3];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = 0.1f * (i % 5 - 1);
    }
    Value body =
        graph.node(
            Op.RELU,
            Map.of(),
            graph.node(
                Op.CONV,
                Map.of(),
                x,
                graph.initializer(
                    "features.0.weight", TensorData.ofFloats(List.of(4L, 3L, 1L, 1L), kernel))));
    Value pooled = graph.node(Op.GLOBAL_AVERAGE_POOL, Map.of(), body);
    Value flat =
        graph.node(
            Op.RESHAPE, Map.of(), pooled, graph.initializer("shape", TensorData.ofLongs(1, 4)));
    Value scores =
        graph.node(
            Op.GEMM,
            Map.of("transB", Attribute.of(1L)),
            flat,
            graph.initializer("fc.weight", TensorData.ofFloats(List.of(5L, 4L), new float[20])),
            graph.initializer("fc.bias", TensorData.ofFloats(List.of(5L), new float[5])));
    graph.describe(scores, ElementType.FLOAT, List.of(Dim.of(1), Dim.of(5)));
    graph.reserve("output");
    graph.output("output", scores);
    OnnxWriter.write(OnnxModel.of(graph.build(), 13, Map.of("author", "somebody")), foreign);
  }

  @Test
  void aForeignModelLearnsTheClassesOfAFolder() throws IOException {
    byte[] before = Files.readAllBytes(foreign);
    Path tuned = folder.resolve("tuned.onnx");
    Path run = folder.resolve("run");
    Console console =
        kiln(
            "tune",
            foreign,
            "--data",
            data,
            "--image",
            "unit",
            "--epochs",
            "12",
            "--freeze",
            "1",
            "--lr",
            "0.05",
            "--batch",
            "4",
            "--out",
            run,
            "-o",
            tuned);
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(console.out().contains("Gemm '"), console.out());
    assertArrayEquals(before, Files.readAllBytes(foreign));
    ModelCard card = ModelCard.read(tuned);
    assertEquals(List.of("dark", "light"), card.labels());
    assertEquals(1.0, card.metrics().get("test_accuracy"), console.out());
    assertEquals("somebody", card.other().get("author"));
    assertTrue(Files.exists(run.resolve("curves.png")));
    Console named = kiln("run", tuned, data.resolve("light/3.png"));
    assertTrue(named.out().lines().skip(0).anyMatch(l -> l.contains("light")), named.out());
    var graph = OnnxReader.read(tuned).graph();
    assertEquals(List.of(2L, 4L), graph.initializers().get("fc.weight").dims());
  }

  /** A model of pixels at a size that the file fixes, and pictures of other sizes. */
  @Test
  void aForeignSegmenterLearnsTheClassesOfMasks() throws IOException {
    Path voc = folder.resolve("voc");
    Files.createDirectories(voc.resolve("JPEGImages"));
    Files.createDirectories(voc.resolve("SegmentationClass"));
    Files.writeString(voc.resolve("classes.txt"), "dark\nlight\n");
    for (int i = 0; i < 20; i++) {
      halves(voc.resolve("JPEGImages/" + i + ".png"), i, BufferedImage.TYPE_INT_RGB, 0xe0d0c0);
      halves(voc.resolve("SegmentationClass/" + i + ".png"), i, BufferedImage.TYPE_BYTE_GRAY, 1);
    }
    Path tuned = folder.resolve("pixels-tuned.onnx");
    Console console =
        kiln(
            "tune",
            pixels(),
            "--data",
            voc,
            "--image",
            "unit",
            "--epochs",
            "4",
            "--freeze",
            "1",
            "--lr",
            "0.05",
            "--batch",
            "4",
            "--size",
            "32",
            "--no-augment",
            "--out",
            folder.resolve("pixels-run"),
            "-o",
            tuned);
    assertEquals(0, console.exitCode(), console.err());
    ModelCard card = ModelCard.read(tuned);
    assertEquals(Task.SEGMENTATION, card.task());
    assertEquals(List.of("dark", "light"), card.labels());
    assertEquals(2, card.palette().size());
    assertTrue((double) card.metrics().get("test_miou") > 0.85, console.out());
    assertTrue(Files.exists(folder.resolve("pixels-run/curves.png")));
    Console evaluated = kiln("eval", tuned, "--data", voc);
    assertEquals(0, evaluated.exitCode(), evaluated.err());
    Console refused =
        kiln("tune", pixels(), "--data", voc, "--image", "unit", "--body-lr", "1", "-o", tuned);
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("--body-lr"), refused.err());
  }

  /** Paints the left part black, the rest in a colour. */
  private static void halves(Path file, int number, int type, int color) throws IOException {
    BufferedImage picture = new BufferedImage(40, 36, type);
    for (int y = 0; y < 36; y++) {
      for (int x = 10 + number; x < 40; x++) {
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          picture.getRaster().setSample(x, y, 0, color);
        } else {
          picture.setRGB(x, y, color);
        }
      }
    }
    ImageIO.write(picture, "png", file.toFile());
  }

  /** Scores of five classes at half of the size, resized to what the file fixes. */
  private static Path pixels() {
    GraphBuilder graph = new GraphBuilder("main_graph", 13);
    Value x =
        graph.input(
            "input", ElementType.FLOAT, List.of(Dim.of(1), Dim.of(3), Dim.of(24), Dim.of(24)));
    float[] kernel = new float[4 * 3];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = 0.1f * (i % 5 - 1);
    }
    Value first = graph.initializer("a", TensorData.ofFloats(List.of(4L, 3L, 1L, 1L), kernel));
    Value body =
        graph.node(
            Op.RELU,
            Map.of(),
            graph.node(Op.CONV, Map.of("strides", Attribute.of(2, 2)), x, first));
    Value last =
        graph.initializer("b", TensorData.ofFloats(List.of(5L, 4L, 1L, 1L), new float[20]));
    Value scores = graph.node(Op.CONV, Map.of(), body, last);
    Value none = graph.initializer("none", TensorData.ofFloats(List.of(0L)));
    Value sizes = graph.initializer("sizes", TensorData.ofLongs(1, 5, 24, 24));
    Value large =
        graph.node(Op.RESIZE, Map.of("mode", Attribute.of("linear")), scores, none, none, sizes);
    graph.describe(large, ElementType.FLOAT, List.of(Dim.of(1), Dim.of(5), Dim.of(24), Dim.of(24)));
    graph.reserve("output");
    graph.output("output", large);
    Path file = folder.resolve("pixels.onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 13, Map.of()), file);
    return file;
  }

  @Test
  void aLossThatDoesNotFallIsSaid() {
    Console console =
        kiln(
            "tune",
            foreign,
            "--data",
            data,
            "--image",
            "unit",
            "--epochs",
            "1",
            "--freeze",
            "0",
            "--lr",
            "50",
            "--body-lr",
            "1",
            "--out",
            folder.resolve("high"),
            "-o",
            folder.resolve("high.onnx"));
    assertTrue(console.out().contains("no better than guessing"), console.out() + console.err());
  }

  @Test
  void whatCannotBeTunedIsOneLineAndWritesNothing() {
    Path output = folder.resolve("none.onnx");
    refuses(2, "--image", "tune", foreign, "--data", data, "-o", output);
    refuses(
        2,
        "not a layer",
        "tune",
        foreign,
        "--data",
        data,
        "--image",
        "unit",
        "--head",
        "x",
        "-o",
        output);
    refuses(2, "overwrite", "tune", foreign, "--data", data, "--image", "unit", "-o", foreign);
    refuses(
        1,
        "",
        "tune",
        foreign,
        "--data",
        folder.resolve("nowhere"),
        "--image",
        "unit",
        "-o",
        output);
    refuses(
        2,
        "freeze",
        "tune",
        foreign,
        "--data",
        data,
        "--image",
        "unit",
        "--freeze",
        "-1",
        "-o",
        output);
    assertFalse(Files.exists(output));
  }

  private static void refuses(int exitCode, String word, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(exitCode, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains(word), console.err());
  }
}
