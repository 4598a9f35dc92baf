package dev.kiln.graph.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.Value;
import dev.kiln.graph.dress.Dressing;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.graph.dress.PictureOutput;
import dev.kiln.graph.half.HalfWeights;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.simplify.Applied;
import dev.kiln.graph.simplify.Simplification;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.task.Normalization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrepareTest {
  /** A style network of three layers, whose pictures are padded to even sizes. */
  @Test
  void aDressedNetworkReadsAndWritesBytesWithConvolutionsAlone() {
    Graph network =
        new Sketch("N", 3, "H", "W")
            .longs("around", 0, 0, 4, 4, 0, 0, 4, 4)
            .floats("u", 6, 3, 9, 9)
            .floats("v", 6, 8, 3, 3)
            .floats("w", 8, 3, 9, 9)
            .floats("b", 3)
            .node("p = Pad x around", Map.of("mode", Attribute.of("reflect")))
            .node("c = Conv p u", Map.of("strides", Attribute.of(2, 2)))
            .node("d = ConvTranspose c v", doubling())
            .node("e = Relu d")
            .node("f = ConvTranspose e w b", Map.of("pads", Attribute.of(4, 4, 4, 4)))
            .node("g = Mul f small")
            .scalar("small", 1e-5f)
            .node("y = Identity g")
            .graph();
    Value picture =
        new Value(
            "y", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(3), Dim.unknown(), Dim.unknown()));
    Graph dressed =
        Dressing.of(
                PictureInput.of(Normalization.imagenet()).paddedTo(2),
                new PictureOutput("y", "styled", Normalization.imagenet()))
            .dress(network.between(network.inputs(), List.of(picture)), 17);
    Simplification prepared = Prepare.of(dressed, 17);
    Applied.requireSame(dressed, prepared.graph(), 17);
    List<String> operators = prepared.graph().nodes().stream().map(Node::operator).toList();
    assertTrue(
        operators.stream().noneMatch(List.of("Mul", "Add", "ConvTranspose")::contains),
        operators.toString());
    assertEquals(2, operators.stream().filter("DepthToSpace"::equals).count());
  }

  private static Map<String, Attribute> doubling() {
    return Map.of(
        "strides", Attribute.of(2, 2),
        "pads", Attribute.of(1, 1, 1, 1),
        "output_padding", Attribute.of(1, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"style-mosaic", "style-candy"})
  void theStyleModelsEndInBlocksOfFour(String name) {
    assertEquals(1, blocksOfFour(Path.of("../models", name + ".onnx")));
  }

  @Test
  void aForeignStyleModelEndsInBlocksOfFour() {
    String shared = System.getProperty("kiln.shared");
    assumeTrue(shared != null, "needs -Dkiln.shared=DIR with data/onnx");
    assertEquals(1, blocksOfFour(Path.of(shared, "data/onnx/style-mosaic-opset11-dynamic.onnx")));
  }

  private static long blocksOfFour(Path file) {
    assumeTrue(Files.exists(file), "needs " + file);
    OnnxModel model = OnnxReader.read(file);
    List<Node> nodes =
        Prepare.of(HalfWeights.widened(model.graph()), model.opset()).graph().nodes();
    assertTrue(nodes.stream().noneMatch(node -> node.is("ConvTranspose")));
    return nodes.stream()
        .filter(node -> node.is("DepthToSpace") && node.integer("blocksize", 0) == 4)
        .count();
  }
}
