package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A style model that others made goes on with another painting. */
class TuneStyleTest {
  @TempDir private Path folder;

  /** A picture of 0..255 in, the same with other colours out, at any size. */
  private Path foreign() {
    GraphBuilder graph = new GraphBuilder("main_graph", 11);
    List<Dim> shape = List.of(Dim.of(1), Dim.of(3), Dim.of("h"), Dim.of("w"));
    Value x = graph.input("input", ElementType.FLOAT, shape);
    float[] kernel = new float[9];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = i % 4 == 0 ? 0.8f : 0.1f;
    }
    Value mixing =
        graph.initializer("colours", TensorData.ofFloats(List.of(3L, 3L, 1L, 1L), kernel));
    Value mixed = graph.node(Op.CONV, Map.of("strides", Attribute.of(1, 1)), x, mixing);
    graph.describe(mixed, ElementType.FLOAT, shape);
    graph.reserve("output");
    graph.output("output", mixed);
    Path file = folder.resolve("foreign.onnx");
    OnnxModel model = new OnnxModel(graph.build(), 6, Map.of("", 11), "somebody", Map.of());
    OnnxWriter.write(model, file);
    return file;
  }

  private void paint(Path file, Color color) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage picture = new BufferedImage(41, 37, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 37; y++) {
      for (int x = 0; x < 41; x++) {
        picture.setRGB(x, y, color.getRGB() + (x * 7 + y * 3) % 5);
      }
    }
    ImageIO.write(picture, "png", file.toFile());
  }

  @Test
  void aForeignStyleModelLearnsAnotherPainting() throws IOException {
    for (int i = 0; i < 16; i++) {
      paint(folder.resolve("photos/" + i + ".png"), new Color(10 * i, 90, 200 - 10 * i));
    }
    Path painting = folder.resolve("paintings/red.png");
    paint(painting, new Color(220, 30, 20));
    Path tuned = folder.resolve("tuned.onnx");
    Path foreign = foreign();
    Object[] arguments = {
      "tune",
      foreign,
      "--style",
      painting,
      "--data",
      folder.resolve("photos"),
      "--vgg",
      TinyData.vgg16(folder.resolve("vgg.safetensors")),
      "--size",
      "32",
      "--style-size",
      "32",
      "--epochs",
      "1",
      "--batch",
      "2",
      "--out",
      folder.resolve("run"),
      "-o",
      tuned
    };
    Console unsaid = kiln(arguments);
    assertEquals(2, unsaid.exitCode(), unsaid.err());
    assertTrue(unsaid.err().contains("--image"), unsaid.err());
    Object[] said = new Object[arguments.length + 2];
    System.arraycopy(arguments, 0, said, 0, arguments.length);
    said[arguments.length] = "--image";
    said[arguments.length + 1] = "byte";
    Console console = kiln(said);
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(console.out().contains("paints as red.png"), console.out());
    ModelCard card = ModelCard.read(tuned);
    assertEquals(Task.STYLE, card.task());
    assertTrue(card.metrics().containsKey("test_style"), card.metrics().toString());
    assertNotEquals(
        OnnxReader.read(foreign).graph().initializers().get("colours"),
        OnnxReader.read(tuned).graph().initializers().get("colours"));
    Path painted = folder.resolve("painted.png");
    Console ran = kiln("run", tuned, folder.resolve("photos/3.png"), "-o", painted);
    assertEquals(0, ran.exitCode(), ran.err());
    assertEquals(41, ImageIO.read(painted.toFile()).getWidth());
  }
}
