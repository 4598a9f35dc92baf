package dev.kiln.graph.draw;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.Value;
import dev.kiln.graph.shape.ShapeInference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A drawing of a graph as SVG. Each node is a box with its operator, its main settings and the
 * shape of its output, from the inputs at the top to the outputs at the bottom. Weights and
 * constants are omitted.
 */
public final class Drawing {
  /** Character widths in pixels, typical of common fonts. */
  private static final double LETTER = 6.6;

  private static final double TITLE_LETTER = 8.4;
  private static final double MARGIN = 24;
  private static final double HEIGHT = 38;
  private static final double STEP = 66;

  private final StringBuilder svg = new StringBuilder();

  private Drawing() {}

  /**
   * Returns the drawing as SVG.
   *
   * @param opset the version of the ONNX operators
   */
  public static String of(Graph graph, int opset) {
    return new Drawing().svg(LayeredLayout.of(boxes(graph, opset)));
  }

  private static List<NodeBox> boxes(Graph graph, int opset) {
    Map<String, List<Dim>> shapes = ShapeInference.of(graph, opset);
    Map<String, NodeBox> makers = new HashMap<>();
    List<NodeBox> boxes = new ArrayList<>();
    for (Value input : graph.inputs()) {
      if (!graph.initializers().containsKey(input.name())) {
        NodeBox box = box(input.name(), words(shapes.get(input.name())), "edge");
        makers.put(input.name(), box);
        boxes.add(box);
      }
    }
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        continue;
      }
      String detail =
          Stream.of(NodeDetail.of(node, shapes), words(shapes.get(node.output())))
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining(" \u00b7 "));
      NodeBox box = box(node.operator(), detail, OperatorColor.of(node));
      node.reads().stream()
          .map(makers::get)
          .filter(maker -> maker != null)
          .distinct()
          .forEach(maker -> maker.leadsTo(box));
      node.outputs().forEach(output -> makers.put(output, box));
      boxes.add(box);
    }
    for (Value output : graph.outputs()) {
      NodeBox box = box(output.name(), words(shapes.get(output.name())), "edge");
      if (makers.containsKey(output.name())) {
        makers.get(output.name()).leadsTo(box);
      }
      boxes.add(box);
    }
    return boxes;
  }

  private static NodeBox box(String title, String detail, String kind) {
    double widest = Math.max(title.length() * TITLE_LETTER, detail.length() * LETTER);
    return new NodeBox(title, detail, kind, Math.max(90, widest + 20));
  }

  private static String words(List<Dim> shape) {
    return shape == null
        ? ""
        : shape.stream().map(Dim::toString).collect(Collectors.joining(" x "));
  }

  private String svg(LayeredLayout layout) {
    int width = (int) Math.ceil(layout.width() + 2 * MARGIN);
    int height = (int) Math.ceil((layout.layers().size() - 1) * STEP + HEIGHT + 2 * MARGIN);
    line(
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d'>",
        width, height, width, height);
    line("<rect width='100%%' height='100%%' fill='#ffffff'/>");
    line("<g fill='none' stroke='#8a94a0' stroke-width='1.4'>");
    layout.layers().forEach(layer -> layer.forEach(this::lines));
    line("</g>");
    line("<g font-family='ui-sans-serif, Helvetica, Arial, sans-serif' text-anchor='middle'>");
    layout.layers().forEach(layer -> layer.forEach(this::box));
    line("</g>");
    line("</svg>");
    return svg.toString();
  }

  private void lines(NodeBox box) {
    double top = y(box);
    if (box.isPoint()) {
      line("<path d='M%.1f %.1fV%.1f'/>", x(box), top, top + HEIGHT);
    }
    for (NodeBox below : box.below) {
      double start = top + HEIGHT;
      double end = y(below);
      double middle = (start + end) / 2;
      line(
          "<path d='M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f'/>",
          x(box), start, x(box), middle, x(below), middle, x(below), end);
    }
  }

  private void box(NodeBox box) {
    if (box.isPoint()) {
      return;
    }
    double top = y(box);
    line(
        "<rect x='%.1f' y='%.1f' width='%.1f' height='%.0f' rx='%d' fill='%s' stroke='#5b6570'/>",
        x(box) - box.width / 2,
        top,
        box.width,
        HEIGHT,
        box.kind.equals("edge") ? 19 : 5,
        OperatorColor.colour(box.kind));
    line(
        "<text x='%.1f' y='%.1f' font-size='13' font-weight='600' fill='#1b1f24'>%s</text>",
        x(box), top + (box.detail.isEmpty() ? 23 : 16), escaped(box.title));
    if (!box.detail.isEmpty()) {
      line(
          "<text x='%.1f' y='%.1f' font-size='11' fill='#3d4650'>%s</text>",
          x(box), top + 31, escaped(box.detail));
    }
  }

  private static double x(NodeBox box) {
    return box.x + MARGIN;
  }

  private static double y(NodeBox box) {
    return box.layer * STEP + MARGIN;
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.codePoints()
        .filter(c -> c >= ' ' && c < 0xd800 || c > 0xdfff && c < 0xfffe)
        .mapToObj(
            c ->
                switch (c) {
                  case '&' -> "&amp;";
                  case '<' -> "&lt;";
                  case '>' -> "&gt;";
                  default -> Character.toString(c);
                })
        .collect(Collectors.joining());
  }
}
