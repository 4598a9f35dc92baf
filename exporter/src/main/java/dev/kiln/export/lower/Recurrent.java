package dev.kiln.export.lower;

import ai.djl.nn.recurrent.RNN;
import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Recurrent layers, with one ONNX node for each. Engines store the parameters layer by layer, and
 * within each layer direction by direction: input weights, state weights and their biases. The rows
 * of the gates are stacked in an order that differs from that of ONNX.
 */
final class Recurrent {
  /** The gate order: reset, update, new in PyTorch; update, reset, hidden in ONNX. */
  private static final int[] GRU_GATES = {1, 0, 2};

  /**
   * The gate order: input, forget, cell, output in PyTorch; input, output, forget, cell in ONNX.
   */
  private static final int[] LSTM_GATES = {0, 3, 1, 2};

  private static final int[] ONE_GATE = {0};

  static final LoweringTable ROWS =
      new LoweringTable()
          .rows("NDArrayEx.rnn", Recurrent::rnn)
          .rows("NDArrayEx.gru", Recurrent::gru)
          .rows("NDArrayEx.lstm", Recurrent::lstm);

  private final Call call;
  private final Emitter e;
  private final Op op;
  private final int[] gates;
  private final boolean biases;
  private final int layers;
  private final boolean batchFirst;
  private final int directions;

  /**
   * Reads the arguments that all kinds share. From the number of layers on they differ only in
   * where they start.
   */
  private Recurrent(Call call, Emitter e, Op op, int[] gates, int dropRate) {
    this.call = call;
    this.e = e;
    this.op = op;
    this.gates = gates;
    this.biases = call.flag(3);
    this.layers = (int) call.integer(4);
    this.directions = call.flag(dropRate + 2) ? 2 : 1;
    this.batchFirst = call.flag(dropRate + 3);
    if (call.flag(dropRate + 1)) {
      throw call.refuse("it runs as in training; pass on the 'training' that forward was given");
    }
  }

  private static List<Value> rnn(Call call, Emitter e) {
    boolean relu = call.arguments().get(5) == RNN.Activation.RELU;
    Recurrent rnn = new Recurrent(call, e, Op.RNN, ONE_GATE, 6);
    List<String> activations = Collections.nCopies(rnn.directions, relu ? "Relu" : "Tanh");
    return rnn.lower(Attributes.none().with("activations", activations), List.of(call.array(1)));
  }

  private static List<Value> gru(Call call, Emitter e) {
    return new Recurrent(call, e, Op.GRU, GRU_GATES, 5)
        .lower(Attributes.none().with("linear_before_reset", 1), List.of(call.array(1)));
  }

  private static List<Value> lstm(Call call, Emitter e) {
    return new Recurrent(call, e, Op.LSTM, LSTM_GATES, 5).lower(Attributes.none(), call.arrays(1));
  }

  /** Returns the output of the last layer and the final states of all layers. */
  private List<Value> lower(Attributes settings, List<TracedArray> states) {
    long hidden = call.fixed(states.get(0).shape().get(2));
    settings
        .with("hidden_size", hidden)
        .with("direction", directions == 2 ? "bidirectional" : "forward");
    List<List<Value>> first = states.stream().map(this::perLayer).toList();
    List<List<Value>> last = new ArrayList<>();
    Value x = batchFirst ? transposed(e.value(call.array(0))) : e.value(call.array(0));
    for (int layer = 0; layer < layers; layer++) {
      int number = layer;
      List<Value> inputs = new ArrayList<>(List.of(x, weights(layer, 0), weights(layer, 1)));
      inputs.add(biases ? bias(layer) : null);
      inputs.add(null);
      first.forEach(state -> inputs.add(state.get(number)));
      List<Value> made = e.nodes(op, settings, 1 + states.size(), inputs.toArray(Value[]::new));
      x = joined(made.get(0));
      last.add(made.subList(1, made.size()));
    }
    List<Value> results = new ArrayList<>(List.of(batchFirst ? transposed(x) : x));
    for (int state = 0; state < states.size(); state++) {
      int number = state;
      results.add(concat(last.stream().map(made -> made.get(number)).toList(), 0));
    }
    return results;
  }

  /** Splits a state [layers * directions, N, hidden] by layer. */
  private List<Value> perLayer(TracedArray state) {
    if (layers == 1) {
      return List.of(e.value(state));
    }
    Value lengths =
        e.integers(Collections.nCopies(layers, directions).stream().mapToLong(d -> d).toArray());
    return e.nodes(Op.SPLIT, Attributes.none().with("axis", 0), layers, e.value(state), lengths);
  }

  /** Converts an output [T, directions, N, hidden] to the input format of the next layer. */
  private Value joined(Value output) {
    Attributes order = Attributes.none().with("perm", new long[] {0, 2, 1, 3});
    return e.node(Op.RESHAPE, e.node(Op.TRANSPOSE, order, output), e.integers(0, 0, -1));
  }

  private Value transposed(Value x) {
    return e.node(Op.TRANSPOSE, Attributes.none().with("perm", new long[] {1, 0, 2}), x);
  }

  /**
   * Returns the input weights or the state weights of a layer, [directions, gates * hidden, ...].
   */
  private Value weights(int layer, int kind) {
    List<Value> all = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      all.add(stacked(inOnnxOrder(parameter(layer, direction, kind))));
    }
    return concat(all, 0);
  }

  /** Returns the bias of a layer, [directions, 2 * gates * hidden]. */
  private Value bias(int layer) {
    List<Value> all = new ArrayList<>();
    for (int direction = 0; direction < directions; direction++) {
      Value input = inOnnxOrder(parameter(layer, direction, 2));
      Value state = inOnnxOrder(parameter(layer, direction, 3));
      all.add(stacked(concat(List.of(input, state), 0)));
    }
    return concat(all, 0);
  }

  private TracedArray parameter(int layer, int direction, int kind) {
    int each = biases ? 4 : 2;
    return call.arrays(2).get((layer * directions + direction) * each + kind);
  }

  private Value inOnnxOrder(TracedArray parameter) {
    Value rows = e.value(parameter);
    if (gates.length == 1) {
      return rows;
    }
    long hidden = call.fixed(parameter.shape().get(0)) / gates.length;
    Value lengths =
        e.integers(Collections.nCopies(gates.length, hidden).stream().mapToLong(h -> h).toArray());
    List<Value> parts =
        e.nodes(Op.SPLIT, Attributes.none().with("axis", 0), gates.length, rows, lengths);
    List<Value> ordered = new ArrayList<>();
    for (int gate : gates) {
      ordered.add(parts.get(gate));
    }
    return concat(ordered, 0);
  }

  private Value stacked(Value value) {
    return e.node(Op.UNSQUEEZE, value, e.integers(0));
  }

  private Value concat(List<Value> parts, int axis) {
    return parts.size() == 1
        ? parts.get(0)
        : e.node(Op.CONCAT, Attributes.none().with("axis", axis), parts.toArray(Value[]::new));
  }
}
