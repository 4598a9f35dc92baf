package dev.kiln.graph.verify;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open sizes of inputs that follow from the weights of the nodes that read them, such as the
 * channels of a Conv or the length of rows that a Reshape cuts up.
 */
final class Demands {
  private final Map<Dim, Long> named = new HashMap<>();
  private final Map<String, List<Dim>> shapes = new HashMap<>();

  private Demands() {}

  /** Returns the inputs with the sizes that their readers demand. */
  static List<Value> apply(List<Value> inputs, Graph graph) {
    Demands demands = new Demands();
    inputs.forEach(input -> demands.shapes.put(input.name(), input.shape()));
    graph.nodes().forEach(node -> demands.of(node, graph.constants()));
    return inputs.stream()
        .map(
            input ->
                input.shape() == null && demands.shapes.get(input.name()) == null
                    ? input
                    : input.withShape(demands.sized(demands.shapes.get(input.name()))))
        .toList();
  }

  private List<Dim> sized(List<Dim> shape) {
    return shape.stream()
        .map(dim -> named.containsKey(dim) ? Dim.of(named.get(dim)) : dim)
        .toList();
  }

  private void of(Node node, Map<String, TensorData> constants) {
    TensorData second = constants.get(node.input(1));
    if (second == null) {
      return;
    }
    List<Long> dims = second.dims();
    String input = node.input(0);
    if (node.is("Conv") && dims.size() > 2) {
      rank(input, dims.size());
      demand(input, 1, dims.get(1) * node.integer("group", 1));
    } else if (node.is("ConvTranspose") && dims.size() > 2) {
      rank(input, dims.size());
      demand(input, 1, dims.get(0));
    } else if (node.is("BatchNormalization", "InstanceNormalization") && dims.size() == 1) {
      demand(input, 1, dims.get(0));
    } else if (node.is("MatMul") && dims.size() > 1) {
      demand(input, -1, dims.get(dims.size() - 2));
    } else if (node.is("Gemm") && dims.size() == 2 && node.integer("transA", 0) == 0) {
      rank(input, 2);
      demand(input, 1, dims.get(node.integer("transB", 0) == 0 ? 0 : 1));
    } else if (node.is("LSTM", "GRU", "RNN") && dims.size() == 3) {
      recurrent(node, dims, constants.get(node.input(2)));
    } else if (node.is("Reshape")) {
      reshape(input, second.longs());
    }
  }

  private void recurrent(Node node, List<Long> weights, TensorData recurrence) {
    rank(node.input(0), 3);
    demand(node.input(0), 2, weights.get(2));
    for (int state = 5; state <= 6 && recurrence != null; state++) {
      demand(node.input(state), 0, weights.get(0));
      demand(node.input(state), 2, recurrence.dims().get(2));
    }
  }

  /** The one open size behind the batch is what is left of the rows that the shape names. */
  private void reshape(String input, long[] shape) {
    List<Dim> dims = shapes.get(input);
    if (dims == null || dims.size() < 2) {
      return;
    }
    long wanted = 1;
    for (int i = 1; i < shape.length; i++) {
      if (shape[i] <= 0) {
        return;
      }
      wanted *= shape[i];
    }
    int open = -1;
    for (int axis = 1; axis < dims.size(); axis++) {
      if (dims.get(axis) instanceof Dim.Fixed fixed && fixed.size() > 0) {
        wanted = wanted % fixed.size() == 0 ? wanted / fixed.size() : 0;
      } else if (open < 0) {
        open = axis;
      } else {
        return;
      }
    }
    if (open > 0 && wanted > 0) {
      demand(input, open, wanted);
    }
  }

  private void rank(String input, int rank) {
    if (shapes.containsKey(input) && shapes.get(input) == null) {
      List<Dim> open = new ArrayList<>();
      for (int i = 0; i < rank; i++) {
        open.add(Dim.unknown());
      }
      shapes.put(input, open);
    }
  }

  private void demand(String input, int axis, long size) {
    List<Dim> shape = shapes.get(input);
    if (shape == null || shape.size() <= axis) {
      return;
    }
    int at = axis < 0 ? shape.size() + axis : axis;
    Dim dim = shape.get(at);
    if (dim instanceof Dim.Named) {
      named.put(dim, size);
    } else if (dim instanceof Dim.Unknown) {
      List<Dim> known = new ArrayList<>(shape);
      known.set(at, Dim.of(size));
      shapes.put(input, known);
    }
  }
}
