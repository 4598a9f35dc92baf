package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A pass that turns a large convolution with few outputs, such as the one that makes a picture,
 * into one of stride 4 or 2 with many: each computes a whole block of pixels. Matrix products over
 * three columns leave most of a vector register idle.
 */
final class LastConvToSubpixel implements Pass {
  private static final int MOST_OUTPUTS = 4;
  private static final int LEAST_AREA = 25;

  @Override
  public String name() {
    return "last Conv in blocks";
  }

  @Override
  public int apply(GraphEditor graph) {
    List<Node> wanted =
        graph.nodes().stream()
            .filter(node -> node.is("Conv"))
            .filter(
                node ->
                    Convolution.of(node, graph)
                        .filter(LastConvToSubpixel::isLargeAndNarrow)
                        .isPresent())
            .toList();
    if (wanted.isEmpty() || graph.opset() < Subpixel.FIRST_OPSET) {
      return 0;
    }
    SizeMultiples sizes = SizeMultiples.of(graph.graph(), graph.opset());
    return (int) wanted.stream().filter(node -> rewrite(node, sizes, graph)).count();
  }

  private static boolean isLargeAndNarrow(Convolution conv) {
    return conv.rank() == 4
        && conv.group() == 1
        && conv.outputs() <= MOST_OUTPUTS
        && conv.inputs() > conv.outputs()
        && conv.area() >= LEAST_AREA
        && conv.stride(0) == 1
        && conv.stride(1) == 1
        && !conv.isDilated()
        && conv.pads() != null;
  }

  private static boolean rewrite(Node node, SizeMultiples sizes, GraphEditor graph) {
    OptionalInt block =
        IntStream.of(4, 2)
            .filter(
                b -> sizes.isMultiple(node.output(), 2, b) && sizes.isMultiple(node.output(), 3, b))
            .findFirst();
    if (block.isEmpty()) {
      return false;
    }
    Convolution old = Convolution.of(node, graph).orElseThrow();
    List<Node> fresh =
        subpixel(old, block.getAsInt())
            .nodes(old, old.pads(), block.getAsInt(), node.output(), graph);
    graph.insertBefore(node, fresh.get(0));
    graph.replace(node, fresh.get(1));
    return true;
  }

  /** Each pixel of a block has the weights of before, moved by its place in the block. */
  private static Subpixel subpixel(Convolution old, int block) {
    Subpixel subpixel =
        new Subpixel(
            block,
            old.outputs(),
            old.inputs(),
            old.kernel(0) + block - 1,
            old.kernel(1) + block - 1);
    for (int i = 0; i < old.weights().length; i++) {
      int y = i / old.kernel(1) % old.kernel(0);
      int x = i % old.kernel(1);
      for (int place = 0; place < block * block; place++) {
        int down = place / block;
        int right = place % block;
        subpixel.set(
            old.outputOf(i), down, right, old.inputOf(i), y + down, x + right, old.weights()[i]);
      }
    }
    return subpixel;
  }
}
