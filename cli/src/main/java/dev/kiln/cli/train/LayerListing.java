package dev.kiln.cli.train;

import ai.djl.ndarray.types.Shape;
import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.Table;
import dev.kiln.train.network.LayerTable;
import dev.kiln.train.network.Network;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The layers of a network's parts, as {@code kiln networks NAME} prints them. */
record LayerListing(String network, List<Part> parts) {
  /** The pictures of the article's training, for networks that take any size. */
  private static final long STYLE_SIZE = 256;

  private static final long SEGMENTATION_SIZE = 512;

  /** A part with the shape of its input. */
  record Part(
      String name,
      List<Long> input,
      long parameters,
      long multiplyAdds,
      List<LayerTable.Layer> layers) {}

  /**
   * Returns the layers of a network.
   *
   * @param size such as 3x320x240, 320x240 or 320; null for the article's
   * @throws IllegalArgumentException if the size is not understood or not taken
   */
  static LayerListing of(Network network, String size) {
    return new LayerListing(
        network.name(), network.parts().stream().map(part -> part(network, part, size)).toList());
  }

  private static Part part(Network network, Network.Part part, String size) {
    long[] input = part.input().getShape().clone();
    long usual = network.kind() == Network.Kind.STYLE ? STYLE_SIZE : SEGMENTATION_SIZE;
    for (int i = 1; i < input.length; i++) {
      input[i] = input[i] < 0 ? usual : input[i];
    }
    if (size != null && input.length == 4) {
      resize(input, size);
    } else if (size != null && network.parts().size() == 1) {
      throw new IllegalArgumentException(
          "--input: %s takes rows of %d numbers only".formatted(network.name(), input[1]));
    }
    LayerTable table = LayerTable.of(part, new Shape(input));
    return new Part(
        part.name(),
        LongStream.of(input).skip(1).boxed().toList(),
        table.parameters(),
        table.multiplyAdds(),
        table.layers());
  }

  private static void resize(long[] input, String size) {
    List<Long> sizes;
    try {
      sizes = Arrays.stream(size.split("[x,]", -1)).map(Long::valueOf).toList();
    } catch (NumberFormatException e) {
      sizes = List.of();
    }
    if (sizes.isEmpty() || sizes.size() > 3 || sizes.stream().anyMatch(s -> s < 1 || s > 16_384)) {
      throw new IllegalArgumentException(
          "--input %s: expected a size such as 3x320x240, 320x240 or 320".formatted(size));
    }
    int last = sizes.size() - 1;
    input[3] = sizes.get(last);
    input[2] = sizes.get(Math.max(0, last - 1));
    if (sizes.size() == 3) {
      input[1] = sizes.get(0);
    }
  }

  void print(PrintWriter out, JsonOption json) {
    json.print(this, out, listing -> listing.print(out));
  }

  private void print(PrintWriter out) {
    for (Part part : parts) {
      if (parts.size() > 1) {
        out.println(part.name());
      }
      Table table = new Table("layer", "kind", "output", ">parameters", ">multiply-adds");
      table.add("input", "", text(part.input()), "", "");
      for (LayerTable.Layer layer : part.layers()) {
        String outputs =
            layer.outputs().stream()
                .map(shape -> text(shape.subList(1, shape.size())))
                .collect(Collectors.joining(", "));
        table.add(
            layer.name(),
            layer.kind(),
            outputs,
            number(layer.parameters()),
            number(layer.multiplyAdds()));
      }
      table.add("total", "", "", number(part.parameters()), number(part.multiplyAdds()));
      table.print(out);
    }
  }

  private static String text(List<Long> shape) {
    return shape.stream().map(Object::toString).collect(Collectors.joining("x"));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
