package dev.kiln.graph.simplify;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pads;
import dev.kiln.graph.edit.Pass;
import java.util.ArrayList;
import java.util.List;

/** A pass that folds zero padding into the convolution that follows it. */
final class FoldPad implements Pass {
  @Override
  public String name() {
    return "Pad into Conv";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(conv -> conv.is("Conv") && fold(conv, graph));
  }

  private static boolean fold(Node conv, GraphEditor graph) {
    Node pad = graph.producer(conv.input(0)).orElse(null);
    if (pad == null || !pad.is("Pad") || !padsWithZeros(pad, graph)) {
      return false;
    }
    List<Long> widths = Pads.of(pad, graph).orElse(List.of());
    if (!fits(conv, widths)) {
      return false;
    }
    graph.replace(conv, joined(conv, pad, widths));
    return true;
  }

  private static boolean padsWithZeros(Node pad, GraphEditor graph) {
    return pad.text("mode", "constant").equals("constant") && Pads.areZeros(pad, graph);
  }

  /** Returns whether only spatial axes are padded and the convolution has explicit padding. */
  private static boolean fits(Node conv, List<Long> widths) {
    int rank = widths.size() / 2;
    String auto = conv.text("auto_pad", "NOTSET");
    return rank > 2
        && widths.stream().allMatch(width -> width >= 0)
        && widths.get(0) + widths.get(1) + widths.get(rank) + widths.get(rank + 1) == 0
        && (auto.equals("NOTSET") || auto.equals("VALID"))
        && (conv.integers("pads").isEmpty() || conv.integers("pads").size() == 2 * (rank - 2));
  }

  private static Node joined(Node conv, Node pad, List<Long> widths) {
    int rank = widths.size() / 2;
    List<Long> own =
        conv.text("auto_pad", "NOTSET").equals("VALID") ? List.of() : conv.integers("pads");
    List<Long> pads = new ArrayList<>(widths.subList(2, rank));
    pads.addAll(widths.subList(rank + 2, 2 * rank));
    for (int i = 0; i < own.size(); i++) {
      pads.set(i, pads.get(i) + own.get(i));
    }
    List<String> inputs = new ArrayList<>(conv.inputs());
    inputs.set(0, pad.input(0));
    return conv.withInputs(inputs)
        .with("pads", new Attribute.Ints(pads))
        .with("auto_pad", Attribute.of("NOTSET"));
  }
}
