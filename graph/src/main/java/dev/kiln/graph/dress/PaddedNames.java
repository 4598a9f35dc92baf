package dev.kiln.graph.dress;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Value;
import java.util.List;

/** Other names for the height and the width inside a network whose pictures are padded first. */
final class PaddedNames {
  private PaddedNames() {}

  static Graph of(Graph network, PictureLayout layout) {
    return new Graph(
        network.name(),
        renamed(network.inputs(), layout),
        renamed(network.outputs(), layout),
        network.nodes(),
        network.initializers(),
        renamed(network.values(), layout));
  }

  private static List<Value> renamed(List<Value> values, PictureLayout layout) {
    return values.stream()
        .map(v -> v.shape() == null ? v : new Value(v.name(), v.type(), shape(v, layout)))
        .toList();
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
