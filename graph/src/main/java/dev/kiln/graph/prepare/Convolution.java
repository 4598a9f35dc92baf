package dev.kiln.graph.prepare;

import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.edit.GraphEditor;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A Conv or ConvTranspose with constant float weights.
 *
 * @param node the node
 * @param dims the sizes of the weights: [outputs, inputs / group, kernel...] of a Conv, [inputs,
 *     outputs / group, kernel...] of a ConvTranspose
 * @param weights the weights
 * @param bias the bias of each output channel; zeros if there is none
 * @param pads the padding, first at the beginnings and then at the ends of the spatial axes; null
 *     if it depends on the size of the input
 */
record Convolution(Node node, List<Long> dims, float[] weights, float[] bias, List<Long> pads) {
  static Optional<Convolution> of(Node node, GraphEditor graph) {
    if (!node.is("Conv", "ConvTranspose") || node.input(1).equals(node.input(2))) {
      return Optional.empty();
    }
    TensorData weights = floats(node.input(1), graph);
    if (weights == null || weights.dims().size() < 3) {
      return Optional.empty();
    }
    List<Long> dims = weights.dims();
    List<Long> kernel = dims.subList(2, dims.size());
    List<Long> stated = node.integers("kernel_shape");
    long group = node.integer("group", 1);
    long outputs = node.is("Conv") ? dims.get(0) : dims.get(1) * group;
    boolean wellFormed =
        dims.stream().allMatch(size -> size > 0)
            && group > 0
            && dims.get(0) % group == 0
            && (stated.isEmpty() || stated.equals(kernel));
    if (!wellFormed) {
      return Optional.empty();
    }
    float[] bias = new float[(int) outputs];
    if (!node.input(2).isEmpty()) {
      TensorData given = floats(node.input(2), graph);
      if (given == null || given.size() != outputs) {
        return Optional.empty();
      }
      bias = given.floats();
    }
    return Optional.of(
        new Convolution(node, dims, weights.floats(), bias, pads(node, kernel).orElse(null)));
  }

  private static TensorData floats(String name, GraphEditor graph) {
    return graph.constant(name).filter(tensor -> tensor.type() == ElementType.FLOAT).orElse(null);
  }

  private static Optional<List<Long>> pads(Node node, List<Long> kernel) {
    int axes = kernel.size();
    List<Long> none = Collections.nCopies(2 * axes, 0L);
    String auto = node.text("auto_pad", "NOTSET");
    if (auto.equals("VALID")) {
      return Optional.of(none);
    }
    if (auto.equals("NOTSET")) {
      List<Long> given = node.integers("pads");
      return Optional.of(given.isEmpty() ? none : given).filter(p -> p.size() == 2 * axes);
    }
    boolean dense =
        node.integers("strides").stream().allMatch(stride -> stride == 1)
            && node.integers("dilations").stream().allMatch(dilation -> dilation == 1);
    if (!node.is("Conv") || !dense) {
      return Optional.empty();
    }
    List<Long> pads = new ArrayList<>(none);
    for (int i = 0; i < axes; i++) {
      long less = (kernel.get(i) - 1) / 2;
      long more = kernel.get(i) - 1 - less;
      pads.set(i, auto.equals("SAME_UPPER") ? less : more);
      pads.set(axes + i, auto.equals("SAME_UPPER") ? more : less);
    }
    return Optional.of(pads);
  }

  int rank() {
    return dims.size();
  }

  int group() {
    return (int) node.integer("group", 1);
  }

  int outputs() {
    return bias.length;
  }

  int inputs() {
    return (int) (node.is("Conv") ? dims.get(1) * group() : dims.get(0));
  }

  int kernel(int axis) {
    return (int) (long) dims.get(2 + axis);
  }

  /** Returns the number of weights between one input channel and one output channel. */
  int area() {
    return weights.length / (int) (dims.get(0) * dims.get(1));
  }

  long stride(int axis) {
    List<Long> strides = node.integers("strides");
    return strides.isEmpty() ? 1 : strides.get(axis);
  }

  boolean isDilated() {
    return node.integers("dilations").stream().anyMatch(dilation -> dilation != 1);
  }

  boolean hasBias() {
    return !node.input(2).isEmpty();
  }

  /** Returns whether no zeros are read beside the input. */
  boolean isUnpadded() {
    return pads != null && pads.stream().allMatch(pad -> pad == 0);
  }

  /** Returns the output channel of a weight. */
  int outputOf(int weight) {
    int first = weight / (weights.length / (int) (long) dims.get(0));
    return node.is("Conv") ? first : groupOf(first) * (int) (long) dims.get(1) + second(weight);
  }

  /** Returns the input channel of a weight. */
  int inputOf(int weight) {
    int first = weight / (weights.length / (int) (long) dims.get(0));
    return node.is("Conv") ? groupOf(first) * (int) (long) dims.get(1) + second(weight) : first;
  }

  private int groupOf(int first) {
    return first / ((int) (long) dims.get(0) / group());
  }

  private int second(int weight) {
    return weight / area() % (int) (long) dims.get(1);
  }

  /**
   * Puts other weights and another bias of the same sizes in the place of its own.
   *
   * @return the new node; empty, with nothing changed, if a number is not finite
   */
  Optional<Node> replace(float[] otherWeights, float[] otherBias, GraphEditor graph) {
    if (!areFinite(otherWeights) || !areFinite(otherBias)) {
      return Optional.empty();
    }
    List<String> inputs = new ArrayList<>(node.inputs().subList(0, 2));
    inputs.set(1, graph.change(node.input(1), TensorData.ofFloats(dims, otherWeights)));
    TensorData biases = TensorData.ofFloats(List.of((long) otherBias.length), otherBias);
    if (hasBias()) {
      inputs.add(graph.change(node.input(2), biases));
    } else if (!areZero(otherBias)) {
      inputs.add(graph.add(node.output() + "_bias", biases));
    }
    Node changed = node.withInputs(inputs);
    graph.replace(node, changed);
    return Optional.of(changed);
  }

  static boolean areFinite(float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areZero(float[] numbers) {
    for (float number : numbers) {
      if (number != 0) {
        return false;
      }
    }
    return true;
  }
}
