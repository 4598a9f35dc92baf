package dev.kiln.graph.dress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.Op;
import dev.kiln.graph.Preserved;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.task.Normalization;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DressingTest {
  private static final List<Dim> ANY_PICTURE =
      List.of(Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of("W"));

  @TempDir Path folder;

  @Test
  void pictureThatComesOutAsItWentInIsTheSameForEachNormalization() {
    for (Normalization normalization :
        List.of(
            Normalization.bytes(),
            Normalization.unit(),
            Normalization.signed(),
            Normalization.imagenet())) {
      Tensor picture = noise(2, 6, 5, 3);
      Dressing dressing = pictures(normalization, 1);
      assertArrayEquals(
          bytes(picture),
          bytes(run(dressing.dress(network(Op.IDENTITY, ANY_PICTURE), 17), picture)));
    }
  }

  @Test
  void pictureOfAnySizeIsPaddedInsideAndKeepsItsSize() {
    Dressing dressing = pictures(Normalization.imagenet(), 4);
    Graph graph = dressing.dress(halvedTwice(), 17);
    assertEquals(
        List.of(Dim.of("N"), Dim.of("H"), Dim.of("W"), Dim.of(3)), graph.outputs().get(0).shape());
    try (Model model = open(graph)) {
      for (long height = 4; height <= 9; height++) {
        for (long width = 4; width <= 9; width++) {
          Tensor picture = noise(1, height, width, 3);
          Tensor result = model.run(Map.of("image", picture)).get("styled");
          Tensor expected =
              dressing
                  .around(DressingTest::halvedTwice, new Value("x", ElementType.FLOAT, ANY_PICTURE))
                  .run(Map.of("image", picture))
                  .get("styled");
          assertArrayEquals(new long[] {1, height, width, 3}, result.shape());
          for (int i = 0; i < bytes(result).length; i++) {
            // A mean of sixteen may lie between two levels, and be rounded to either.
            assertEquals(bytes(expected)[i] & 0xff, bytes(result)[i] & 0xff, 1);
          }
        }
      }
    }
  }

  @Test
  void sizesInsideAPaddedNetworkHaveNamesOfTheirOwn() {
    Graph graph = pictures(Normalization.unit(), 4).dress(halvedTwice(), 17);
    Value padded =
        graph.values().stream().filter(v -> v.name().startsWith("AveragePool")).findFirst().get();
    assertEquals(
        List.of(Dim.of("N"), Dim.of(3), Dim.of("H_padded"), Dim.of("W_padded")), padded.shape());
  }

  @Test
  void numbersBeyondBlackAndWhiteAreClampedAndOthersRounded() {
    Graph graph =
        Dressing.of(new PictureOutput("y", "image", Normalization.signed()))
            .dress(network(Op.IDENTITY, List.of(Dim.of("N"), Dim.of(4))), 17);
    Tensor given = Tensor.floats(new float[] {-3, 3, 0, 0.01f}, 1, 4);
    try (Model model = open(graph)) {
      Tensor image = model.run(Map.of("x", given)).get("image");
      assertArrayEquals(new long[] {1, 2, 2, 1}, image.shape());
      assertArrayEquals(new byte[] {0, (byte) 255, (byte) 128, (byte) 129}, bytes(image));
    }
  }

  @Test
  void squareGreyPicturesCanLieFlatInTheNetwork() {
    Graph graph =
        pictures(Normalization.unit(), 1)
            .dress(network(Op.IDENTITY, List.of(Dim.of("N"), Dim.of(9))), 17);
    Tensor picture = noise(2, 3, 3, 1);
    Tensor result = run(graph, picture);
    assertArrayEquals(new long[] {2, 3, 3, 1}, result.shape());
    assertArrayEquals(bytes(picture), bytes(result));
  }

  @Test
  void otherOutputsStayAsTheyAre() {
    GraphBuilder two = new GraphBuilder("two", 17);
    two.reserve("code");
    two.reserve("y");
    Value x = two.input("x", ElementType.FLOAT, ANY_PICTURE);
    two.output("code", two.node(Op.NEG, Map.of(), x));
    two.output("y", two.describe(two.node(Op.IDENTITY, Map.of(), x), x.type(), ANY_PICTURE));
    Graph graph = pictures(Normalization.unit(), 1).dress(two.build(), 17);
    assertEquals(List.of("code", "styled"), graph.outputs().stream().map(Value::name).toList());
  }

  @Test
  void outputThatIsNotThereOrNoPictureIsRefused() {
    Dressing absent = Dressing.of(new PictureOutput("z", "image", Normalization.unit()));
    assertEquals(
        "the network has no output 'z' that could become a picture, its outputs are [y float [N, 5]]",
        message(absent, List.of(Dim.of("N"), Dim.of(5))));
    Dressing dressing = Dressing.of(new PictureOutput("y", "image", Normalization.unit()));
    assertEquals(
        "a picture needs an output of float [N, 1, H, W], [N, 3, H, W] or [N, H * W] of a square,"
            + " the network has y float [N, 5]; leave it undressed",
        message(dressing, List.of(Dim.of("N"), Dim.of(5))).replaceAll("Identity_\\d+", "y"));
  }

  @Test
  void sparseWeightsSurviveThePadding() {
    Graph plain = network(Op.IDENTITY, ANY_PICTURE);
    Graph sparse =
        new Graph(
            "sparse",
            plain.inputs(),
            plain.outputs(),
            List.of(new Node("sum", "", "Add", List.of("x", "weights"), List.of("y"), Map.of())),
            Map.of(),
            List.of(),
            new Preserved(ByteBuffer.allocate(0), Set.of("weights")));
    Graph dressed = pictures(Normalization.unit(), 4).dress(sparse, 17);
    assertEquals(Set.of("weights"), dressed.preserved().names());
    assertTrue(dressed.nodes().stream().anyMatch(node -> node.inputs().contains("weights")));
  }

  private static String message(Dressing dressing, List<Dim> shape) {
    Graph network = network(Op.IDENTITY, shape);
    return assertThrows(GraphException.class, () -> dressing.dress(network, 17)).getMessage();
  }

  private static Dressing pictures(Normalization normalization, int multiple) {
    return Dressing.of(
        PictureInput.of(normalization).paddedTo(multiple),
        new PictureOutput("y", "styled", normalization));
  }

  private static Graph network(Op op, List<Dim> shape) {
    GraphBuilder network = new GraphBuilder("network", 17);
    network.reserve("y");
    Value x = network.input("x", ElementType.FLOAT, shape);
    network.output("y", network.describe(network.node(op, Map.of(), x), x.type(), shape));
    return network.build();
  }

  /** A network that works only on multiples of 4: means over 4x4, written back to each pixel. */
  private static Graph halvedTwice() {
    GraphBuilder network = new GraphBuilder("halved", 17);
    network.reserve("y");
    Value x = network.input("x", ElementType.FLOAT, ANY_PICTURE);
    Value means =
        network.node(
            Op.AVERAGE_POOL,
            Map.of("kernel_shape", Attribute.of(1, 1), "strides", Attribute.of(1, 1)),
            x);
    means = network.describe(means, x.type(), ANY_PICTURE);
    Value small =
        network.node(
            Op.AVERAGE_POOL,
            Map.of("kernel_shape", Attribute.of(4, 4), "strides", Attribute.of(4, 4)),
            means);
    Value scales =
        network.initializer("scales", dev.kiln.graph.TensorData.ofFloats(List.of(4L), 1, 1, 4, 4));
    Value large = network.node(Op.RESIZE, Map.of(), small, null, scales);
    List<Dim> unknown = List.of(Dim.of("N"), Dim.of(3), Dim.unknown(), Dim.unknown());
    network.output("y", network.describe(large, x.type(), unknown));
    return network.build();
  }

  private static Map<String, Tensor> halvedTwice(Map<String, Tensor> inputs) {
    Tensor x = inputs.get("x");
    int height = (int) x.shape()[2];
    int width = (int) x.shape()[3];
    float[] values = x.toFloats();
    float[] means = new float[values.length];
    for (int i = 0; i < means.length; i++) {
      int plane = i / (height * width) * height * width;
      int top = i / width % height / 4 * 4;
      int left = i % width / 4 * 4;
      for (int k = 0; k < 16; k++) {
        means[i] += values[plane + (top + k / 4) * width + left + k % 4] / 16;
      }
    }
    return Map.of("y", Tensor.floats(means, x.shape()));
  }

  private static Tensor noise(long... shape) {
    byte[] bytes = new byte[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    new Random(bytes.length).nextBytes(bytes);
    return Tensor.bytes(bytes, shape);
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[tensor.data().remaining()];
    tensor.data().get(bytes);
    return bytes;
  }

  private Tensor run(Graph graph, Tensor picture) {
    try (Model model = open(graph)) {
      return model.run(Map.of("image", picture)).get("styled");
    }
  }

  private Model open(Graph graph) {
    Path file = folder.resolve("dressed.onnx");
    OnnxWriter.write(OnnxModel.of(graph, 17, Map.of()), file);
    return Model.open(file);
  }
}
