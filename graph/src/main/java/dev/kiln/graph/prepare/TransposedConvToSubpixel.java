package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.graph.edit.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pass that turns a transposed convolution over two axes into a convolution whose channels are
 * spread over the picture.
 *
 * <p>In each axis output {@code o} of a transposed convolution of stride {@code s} sums {@code x[i]
 * * w[k]} over all {@code i * s + k = o + pad}. With {@code o = m * s + r} that is {@code k = (m -
 * i) * s + r + pad}: a convolution over {@code i} for each of the {@code s} phases {@code r}.
 */
final class TransposedConvToSubpixel implements Pass {
  /** More multiplications than this, by those of before, cost more than integers gain. */
  private static final double MOST_WORK = 2.25;

  @Override
  public String name() {
    return "ConvTranspose to Conv";
  }

  @Override
  public int apply(GraphEditor graph) {
    return graph.each(
        node ->
            node.is("ConvTranspose")
                && Convolution.of(node, graph).filter(c -> rewrite(c, graph)).isPresent());
  }

  private static boolean rewrite(Convolution old, GraphEditor graph) {
    if (graph.opset() < Subpixel.FIRST_OPSET
        || old.rank() != 4
        || old.isDilated()
        || old.pads() == null
        || old.stride(0) != old.stride(1)
        || !old.node().integers("output_shape").isEmpty()) {
      return false;
    }
    Phases rows = Phases.best(old, 0);
    Phases columns = Phases.best(old, 1);
    if (rows == null || columns == null) {
      return false;
    }
    int block = (int) old.stride(0);
    if ((double) block * block * rows.taps * columns.taps > MOST_WORK * old.area()) {
      return false;
    }
    boolean crops = rows.crops() + columns.crops() > 0;
    Node node = old.node();
    String result = crops ? graph.unique(node.output() + "_uncropped") : node.output();
    List<Long> pads = List.of(rows.padBegin(), columns.padBegin(), rows.padEnd(), columns.padEnd());
    List<Node> fresh =
        new ArrayList<>(subpixel(old, rows, columns).nodes(old, pads, 1, result, graph));
    if (crops) {
      fresh.add(crop(node, result, rows, columns, graph));
    }
    graph.insertBefore(node, fresh.subList(0, fresh.size() - 1).toArray(Node[]::new));
    graph.replace(node, fresh.get(fresh.size() - 1));
    return true;
  }

  private static Subpixel subpixel(Convolution old, Phases rows, Phases columns) {
    int inputsOfGroup = old.inputs() / old.group();
    int block = rows.block;
    Subpixel subpixel = new Subpixel(block, old.outputs(), inputsOfGroup, rows.taps, columns.taps);
    for (int i = 0; i < old.weights().length; i++) {
      int ky = i / old.kernel(1) % old.kernel(0);
      int kx = i % old.kernel(1);
      int y = Math.floorMod(ky - rows.pad, block);
      int x = Math.floorMod(kx - columns.pad, block);
      subpixel.set(
          old.outputOf(i),
          y,
          x,
          old.inputOf(i) % inputsOfGroup,
          rows.tap(ky - rows.pad - y),
          columns.tap(kx - columns.pad - x),
          old.weights()[i]);
    }
    return subpixel;
  }

  private static Node crop(
      Node node, String uncropped, Phases rows, Phases columns, GraphEditor graph) {
    List<String> inputs =
        List.of(
            uncropped,
            graph.add(node.name() + "_crop_start", TensorData.ofLongs(rows.crop, columns.crop)),
            graph.add(node.name() + "_crop_end", TensorData.ofLongs(rows.end(), columns.end())),
            graph.add(node.name() + "_crop_axes", TensorData.ofLongs(2, 3)));
    String name = graph.unique(node.name() + "_crop");
    return new Node(name, "", "Slice", inputs, node.outputs(), Map.of());
  }

  /**
   * The convolutions of all phases of one axis, as one with the weights of each.
   *
   * @param block the stride
   * @param pad the padding of the transposed convolution, less the crop
   * @param crop the lines that are made at the beginning and cropped: a grid that begins a little
   *     earlier may need fewer taps
   * @param first the largest distance {@code m - i}, that of the first tap
   * @param taps the number of distances
   * @param more the number of blocks made, less the size of the input
   * @param cropEnd the lines that are made at the end and cropped
   */
  private record Phases(int block, int pad, int crop, int first, int taps, int more, int cropEnd) {

    /** Returns the phases with the fewest taps, and of these the ones that crop least, or null. */
    static Phases best(Convolution old, int axis) {
      int block = (int) old.stride(axis);
      int begin = (int) (long) old.pads().get(axis);
      Phases best = null;
      for (int crop = 0; crop < block && crop <= begin; crop++) {
        Phases found = of(old, axis, block, begin - crop, crop);
        if (found.padBegin() >= 0
            && found.padEnd() >= 0
            && (best == null
                || found.taps < best.taps
                || found.taps == best.taps && found.crops() < best.crops())) {
          best = found;
        }
      }
      return best;
    }

    private static Phases of(Convolution old, int axis, int block, int pad, int crop) {
      List<Long> outputPadding = old.node().integers("output_padding");
      int kernel = old.kernel(axis);
      int first = Math.floorDiv(kernel - 1 - pad, block);
      int last = -Math.floorDiv(block - 1 + pad, block);
      // The output has (input - 1) * block + this many lines, with those that are cropped.
      int beyond =
          kernel
              + (int) (outputPadding.isEmpty() ? 0 : outputPadding.get(axis))
              - pad
              - (int) (long) old.pads().get(axis + 2);
      int blocks = -Math.floorDiv(-beyond, block);
      return new Phases(
          block, pad, crop, first, first - last + 1, blocks - 1, blocks * block - beyond);
    }

    long padBegin() {
      return first;
    }

    long padEnd() {
      return more + taps - 1 - first;
    }

    int crops() {
      return crop + cropEnd;
    }

    long end() {
      return cropEnd == 0 ? Long.MAX_VALUE : -cropEnd;
    }

    /** Returns the tap of a distance in lines of the output. */
    int tap(int distance) {
      return first - distance / block;
    }
  }
}
