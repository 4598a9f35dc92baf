package dev.kiln.graph.dress;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Value;
import java.util.List;

/** A renaming of the height and the width inside a network whose pictures are padded first. */
final class PaddedSizes {
  private PaddedSizes() {}

  static Graph of(Graph network, PictureLayout layout) {
    return network
        .between(renamed(network.inputs(), layout), renamed(network.outputs(), layout))
        .with(network.nodes(), network.initializers(), renamed(network.values(), layout));
  }

  private static List<Value> renamed(List<Value> values, PictureLayout layout) {
    return values.stream().map(v -> v.shape() == null ? v : v.withShape(shape(v, layout))).toList();
  }

  private static List<Dim> shape(Value value, PictureLayout layout) {
    return value.shape().stream()
        .map(
            dim ->
                dim instanceof Dim.Named named
                        && (dim.equals(layout.height()) || dim.equals(layout.width()))
                    ? Dim.of(named.name() + "_padded")
                    : dim)
        .toList();
  }
}
