package dev.kiln.graph.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Sketch;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class DrawingTest {
  @Test
  void everyNodeIsABoxWithItsOperatorAndItsShape() throws Exception {
    Graph graph =
        new Sketch("N", 3, 32, 32)
            .floats("w", 8, 3, 3, 3)
            .node("a = Conv x w", Map.of("strides", Attribute.of(2L, 2L)))
            .node("b = Relu a")
            .node("y = Softmax b")
            .graph();
    List<String> texts = texts(Drawing.of(graph, 17));
    assertTrue(texts.containsAll(List.of("x", "Conv", "Relu", "Softmax", "y")), texts.toString());
    assertTrue(texts.contains("3x3 /2 \u00b7 N x 8 x 15 x 15"), texts.toString());
    assertEquals(5, rectangles(Drawing.of(graph, 17)).size());
  }

  @Test
  void boxesDoNotOverlapAndLieInsideThePicture() throws Exception {
    Random random = new Random(4);
    for (int trial = 0; trial < 20; trial++) {
      Sketch sketch = new Sketch("N", 4);
      List<String> values = new ArrayList<>(List.of("x"));
      for (int i = 0; i < 25; i++) {
        String a = values.get(random.nextInt(values.size()));
        String b = values.get(Math.max(0, values.size() - 1 - random.nextInt(3)));
        sketch.node("v" + i + " = Add " + a + " " + b);
        values.add("v" + i);
      }
      Graph graph = sketch.node("y = Relu v24").graph();
      String svg = Drawing.of(graph, 17);
      List<double[]> boxes = rectangles(svg);
      Element root = parse(svg).getDocumentElement();
      double width = Double.parseDouble(root.getAttribute("width"));
      double height = Double.parseDouble(root.getAttribute("height"));
      for (int i = 0; i < boxes.size(); i++) {
        double[] one = boxes.get(i);
        assertTrue(one[0] >= 0 && one[0] + one[2] <= width, "inside from left to right");
        assertTrue(one[1] >= 0 && one[1] + one[3] <= height, "inside from top to bottom");
        for (double[] other : boxes.subList(0, i)) {
          boolean apart =
              one[0] + one[2] <= other[0]
                  || other[0] + other[2] <= one[0]
                  || one[1] + one[3] <= other[1]
                  || other[1] + other[3] <= one[1];
          assertTrue(apart, "boxes " + i + " and another overlap");
        }
      }
    }
  }

  @Test
  void namesOfAnyKindGiveWellFormedXml() throws Exception {
    Graph graph = new Sketch("N", 2).node("y = <&\"'>\u0001 x").graph();
    assertFalse(texts(Drawing.of(graph, 17)).isEmpty());
  }

  @Test
  void linesGoDownwards() {
    NodeBox top = new NodeBox("top", "", "edge", 90);
    NodeBox left = new NodeBox("left", "", "other", 90);
    NodeBox right = new NodeBox("right", "", "other", 90);
    NodeBox end = new NodeBox("end", "", "edge", 90);
    top.leadsTo(left);
    top.leadsTo(end);
    left.leadsTo(right);
    right.leadsTo(end);
    LayeredLayout layout = LayeredLayout.of(List.of(top, left, right, end));
    assertEquals(4, layout.layers().size());
    assertEquals(3, end.layer);
    layout
        .layers()
        .forEach(
            layer ->
                layer.forEach(box -> box.below.forEach(b -> assertEquals(box.layer + 1, b.layer))));
  }

  private static List<String> texts(String svg) throws Exception {
    NodeList nodes = parse(svg).getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private static List<double[]> rectangles(String svg) throws Exception {
    NodeList nodes = parse(svg).getElementsByTagName("rect");
    List<double[]> boxes = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Element box = (Element) nodes.item(i);
      if (box.hasAttribute("x")) {
        boxes.add(
            new double[] {
              Double.parseDouble(box.getAttribute("x")),
              Double.parseDouble(box.getAttribute("y")),
              Double.parseDouble(box.getAttribute("width")),
              Double.parseDouble(box.getAttribute("height"))
            });
      }
    }
    return boxes;
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
