package dev.kiln.graph.dress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.task.Normalization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureInputTest {
  /** Two pictures of 2x2 RGB. */
  private static final byte[] RGB = {
    0, 1, 2, 10, 11, 12, 20, 21, 22, (byte) 255, (byte) 254, (byte) 253, //
    3, 4, 5, 13, 14, 15, 23, 24, 25, (byte) 128, (byte) 129, (byte) 130
  };

  @TempDir Path folder;

  @Test
  void bytesBecomePlanesOfEachChannel() {
    float[] planes = run(Normalization.bytes(), 3, RGB, Dim.of(2), Dim.of(2));
    assertArrayEquals(
        new float[] {
          0, 10, 20, 255, 1, 11, 21, 254, 2, 12, 22, 253, //
          3, 13, 23, 128, 4, 14, 24, 129, 5, 15, 25, 130
        },
        planes);
  }

  @Test
  void eachNormalizationIsWhatItsNameSays() {
    assertEquals(1f, run(Normalization.unit(), 3, RGB, Dim.of(2), Dim.of(2))[3], 1e-6);
    assertEquals(-1f, run(Normalization.signed(), 3, RGB, Dim.of(2), Dim.of(2))[0], 1e-6);
    float[] imagenet = run(Normalization.imagenet(), 3, RGB, Dim.of(2), Dim.of(2));
    assertEquals((1 - 0.485) / 0.229, imagenet[3], 1e-5);
    assertEquals((254 / 255.0 - 0.456) / 0.224, imagenet[7], 1e-5);
    assertEquals((253 / 255.0 - 0.406) / 0.225, imagenet[11], 1e-5);
  }

  @Test
  void greyPictureOfAnySizeIsTakenAsItLies() {
    byte[] grey = {0, 50, 100, (byte) 150, (byte) 200, (byte) 250};
    float[] expected = {0, 50, 100, 150, 200, 250};
    List<List<Dim>> sizes =
        List.of(
            List.of(Dim.of(3), Dim.of(2)),
            List.of(Dim.of("H"), Dim.of(2)),
            List.of(Dim.of(3), Dim.of("W")),
            List.of(Dim.of("H"), Dim.of("W")));
    for (List<Dim> size : sizes) {
      Graph graph = dressed(Normalization.bytes(), 1, size.get(0), size.get(1));
      assertArrayEquals(expected, run(graph, Tensor.bytes(grey, 1, 3, 2, 1)));
    }
  }

  @Test
  void oneChannelNeedsNoTransposeAndBytesNeedNoArithmetic() {
    assertEquals(
        List.of("Cast", "Reshape", "Neg"),
        operators(dressed(Normalization.bytes(), 1, Dim.of(3), Dim.of(2))));
    assertEquals(
        List.of("Cast", "Transpose", "Mul", "Neg"),
        operators(dressed(Normalization.unit(), 3, Dim.of(3), Dim.of(2))));
    assertEquals(
        List.of("Cast", "Transpose", "Mul", "Add", "Neg"),
        operators(dressed(Normalization.imagenet(), 3, Dim.of(3), Dim.of(2))));
  }

  @Test
  void sourceGetsTheFloatsThatTheNodesMake() {
    Tensor pictures = Tensor.bytes(RGB, 2, 2, 2, 3);
    PictureInput picture = PictureInput.of(Normalization.imagenet());
    float[] source =
        Dressing.of(picture)
            .around(
                inputs -> Map.of("y", inputs.get("x")),
                new Value("x", ElementType.FLOAT, shape(3, Dim.of(2), Dim.of(2))))
            .run(Map.of("image", pictures))
            .get("y")
            .toFloats();
    float[] model = run(Normalization.imagenet(), 3, RGB, Dim.of(2), Dim.of(2));
    assertArrayEquals(source, model, 1e-6f);
  }

  @Test
  void networkThatTakesNoPictureIsRefused() {
    assertTrue(refused(2).contains("the network has x float [N, 2, 4, 4]"));
    GraphBuilder two = new GraphBuilder("two", 17);
    Value x = two.input("x", ElementType.FLOAT, shape(1, Dim.of(4), Dim.of(4)));
    Value y = two.input("y", ElementType.FLOAT, shape(1, Dim.of(4), Dim.of(4)));
    two.output("z", two.node(Op.ADD, Map.of(), x, y));
    PictureInput picture = PictureInput.of(Normalization.unit());
    String message =
        assertThrows(GraphException.class, () -> Dressing.of(picture).dress(two.build(), 17))
            .getMessage();
    assertTrue(message.contains("this one has 2"), message);
  }

  @Test
  void normalizationOfOtherChannelsIsRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> dressed(Normalization.imagenet(), 1, Dim.of(4), Dim.of(4)))
            .getMessage();
    assertEquals("the normalization is for 3 channels, the network takes 1", message);
    assertThrows(
        IllegalArgumentException.class, () -> new Normalization(0, List.of(0.0), List.of(1.0)));
    assertThrows(
        IllegalArgumentException.class, () -> new Normalization(1, List.of(0.0), List.of(0.0)));
  }

  private static String refused(int channels) {
    return assertThrows(
            GraphException.class,
            () -> dressed(Normalization.unit(), channels, Dim.of(4), Dim.of(4)))
        .getMessage();
  }

  private static List<String> operators(Graph graph) {
    return graph.nodes().stream().map(Node::operator).toList();
  }

  private static List<Dim> shape(int channels, Dim height, Dim width) {
    return List.of(Dim.of("N"), Dim.of(channels), height, width);
  }

  /** A network that negates, with pictures in front. */
  private static Graph dressed(Normalization normalization, int channels, Dim height, Dim width) {
    GraphBuilder network = new GraphBuilder("negate", 17);
    network.reserve("y");
    Value x = network.input("x", ElementType.FLOAT, shape(channels, height, width));
    network.output("y", network.node(Op.NEG, Map.of(), x));
    return Dressing.of(PictureInput.of(normalization)).dress(network.build(), 17);
  }

  private float[] run(
      Normalization normalization, int channels, byte[] pixels, Dim height, Dim width) {
    return run(
        dressed(normalization, channels, height, width), Tensor.bytes(pixels, 2, 2, 2, channels));
  }

  /** What the network got. */
  private float[] run(Graph graph, Tensor pictures) {
    Path file = folder.resolve("dressed.onnx");
    OnnxWriter.write(OnnxModel.of(graph, 17, Map.of()), file);
    try (Model model = Model.open(file)) {
      float[] negated = model.run(Map.of("image", pictures)).get("y").toFloats();
      for (int i = 0; i < negated.length; i++) {
        negated[i] = 0 - negated[i];
      }
      return negated;
    }
  }
}
