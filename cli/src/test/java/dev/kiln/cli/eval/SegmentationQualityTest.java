package dev.kiln.cli.eval;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.cli.Console;
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
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that tells red, green and blue, measured on pictures of which it is known. */
class SegmentationQualityTest {
  private static final int SIDE = 48;
  private static final int VOID = 3;

  @TempDir private static Path folder;
  private static Path voc;

  @BeforeAll
  static void drawPictures() throws IOException {
    voc = folder.resolve("voc");
    for (String part : List.of("JPEGImages", "SegmentationClass", "ImageSets/Segmentation")) {
      Files.createDirectories(voc.resolve(part));
    }
    Files.write(voc.resolve("classes.txt"), List.of("red", "green", "blue", "void"));
    Files.write(voc.resolve("ImageSets/Segmentation/test.txt"), List.of("a", "b"));
    Files.write(voc.resolve("ImageSets/Segmentation/val.txt"), List.of("a"));
    draw("a", 0, 1);
    draw("b", 2, 2);
  }

  /** One class left, another right, and a border of no class between them, where JPEG blurs. */
  private static void draw(String name, int left, int right) throws IOException {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int label = x < SIDE / 2 ? left : right;
        picture.setRGB(x, y, 0xff0000 >> 8 * label);
        boolean border = Math.abs(x - SIDE / 2) < 9;
        mask.getRaster().setSample(x, y, 0, border ? VOID : label);
      }
    }
    ImageIO.write(picture, "jpg", voc.resolve("JPEGImages/" + name + ".jpg").toFile());
    ImageIO.write(mask, "png", voc.resolve("SegmentationClass/" + name + ".png").toFile());
  }

  /**
   * A dressed segmentation model.
   *
   * @param channels which colour channel is the logit of each class
   */
  private static Path model(String name, String labels, int... channels) {
    GraphBuilder graph = new GraphBuilder(name, 17);
    graph.reserve("logits");
    Value image =
        graph.input(
            "image", ElementType.UINT8, List.of(Dim.of("N"), Dim.of("H"), Dim.of("W"), Dim.of(3)));
    Value floats =
        graph.node(Op.CAST, Map.of("to", Attribute.of((long) ElementType.FLOAT.code())), image);
    Value planes = graph.node(Op.TRANSPOSE, Map.of("perm", Attribute.of(0, 3, 1, 2)), floats);
    float[] weights = new float[9];
    for (int i = 0; i < 3; i++) {
      weights[3 * i + channels[i]] = 1;
    }
    Value kernel =
        graph.initializer("kernel", TensorData.ofFloats(List.of(3L, 3L, 1L, 1L), weights));
    Value logits = graph.node(Op.CONV, Map.of(), planes, kernel);
    List<Dim> shape = List.of(Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of("W"));
    graph.output("logits", graph.describe(logits, ElementType.FLOAT, shape));
    Path file = folder.resolve(name + ".onnx");
    Map<String, String> card = Map.of("kiln.task", "segmentation", "kiln.labels", labels);
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, card), file);
    return file;
  }

  @Test
  void aModelThatIsRightHasAllAndOneThatMistakesTwoClassesHasLess() {
    String labels = "[\"red\", \"green\", \"blue\"]";
    Path right = model("right", labels, 0, 1, 2);
    JsonObject all = kiln("eval", right, "--data", voc, "--json").json();
    assertEquals(1, all.get("miou").getAsDouble(), 1e-9);
    assertEquals(1, all.get("pixel_accuracy").getAsDouble(), 1e-9);
    assertEquals(2, all.get("images").getAsInt());
    Path mistaken = model("mistaken", labels, 0, 2, 1);
    JsonObject some = kiln("eval", mistaken, "--data", voc, "--json").json();
    assertEquals(0, some.getAsJsonObject("iou").get("green").getAsDouble(), 1e-9);
    assertEquals(1, some.getAsJsonObject("iou").get("red").getAsDouble(), 1e-9);
    assertEquals(1 / 3.0, some.get("miou").getAsDouble(), 1e-9);
    Console table = kiln("eval", right, "--data", voc, "--list", "val");
    assertTrue(table.out().startsWith("mIoU 1.0000"), table.out());
    assertTrue(table.out().contains("1 pictures of the list val"), table.out());
  }

  @Test
  void otherClassesAreRefused() {
    Path other = model("other", "[\"sky\", \"green\", \"blue\"]", 0, 1, 2);
    Console console = kiln("eval", other, "--data", voc);
    assertEquals(2, console.exitCode());
    assertTrue(console.err().contains("has the classes [sky, green, blue], but"), console.err());
  }
}
