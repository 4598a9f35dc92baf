package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The check of values that would crash the process: the smallest integer of its type divided by -1,
 * which overflows, and a scale or weight without elements. A value of which nothing is known may be
 * anything.
 */
final class Constants {
  /** ONNX operators that read an element, or divide by a size, without asking if there is one. */
  private static final Set<String> NEED_ELEMENTS =
      OperatorTable.of(
              """
              0 AveragePool BatchNormalization Col2Im Conv ConvInteger ConvTranspose DFT DeformConv
              0 DepthToSpace DequantizeLinear Det GRU GlobalAveragePool GlobalLpPool GlobalMaxPool
              0 GridSample GroupNormalization InstanceNormalization LRN LSTM LayerNormalization
              0 LpNormalization LpPool MatMulInteger MaxPool MaxRoiPool MaxUnpool QLinearConv
              0 QLinearMatMul QuantizeLinear RMSNormalization RNN RoiAlign RotaryEmbedding STFT
              0 SpaceToDepth TfIdfVectorizer TopK Upsample
              """)
          .keySet();

  /** More than any tensor that is resized has sizes. */
  private static final int MOST_SCALES = 10;

  private Constants() {}

  static void check(NodePart node, List<Fact> inputs) {
    String operator = node.name().name();
    switch (operator) {
      case "SplitToSequence" -> {
        if (inputs.size() > 1 && inputs.get(1).present()) {
          chunks(node.inputs().get(1), inputs.get(1));
        }
      }
      case "Div", "Mod" -> {
        if (inputs.size() > 1) {
          division(node.inputs(), inputs.get(0), inputs.get(1));
        }
      }
      case "Resize" -> scales(node, inputs, inputs.size() == 2 ? 1 : 2);
      case "Upsample" -> scales(node, inputs, 1);
      case "DFT" -> lengths(node, inputs, 1, 2);
      case "STFT" -> {
        lengths(node, inputs, 1, inputs.size());
        signal(node, inputs);
      }
      default -> {
        if (operator.startsWith("Reduce")) {
          reduction(node, inputs);
        }
      }
    }
    if (!node.name().isOnnx() || NEED_ELEMENTS.contains(operator)) {
      for (int i = 0; i < inputs.size(); i++) {
        if (inputs.get(i).isEmpty()) {
          throw new ModelRefusedException(
              Names.quoted(node.inputs().get(i))
                  + " has no elements, but an operator needs at least one");
        }
      }
    }
  }

  /**
   * ONNX Runtime takes axes for a list, and reads the first element where it reduces nothing along
   * all of them.
   */
  private static void reduction(NodePart node, List<Fact> inputs) {
    Fact axes = inputs.size() > 1 ? inputs.get(1) : Fact.ABSENT;
    if (axes.dims() != null && axes.dims().length != 1) {
      throw new ModelRefusedException(
          node.name()
              + " needs a list of axes, but "
              + Names.quoted(node.inputs().get(1))
              + " is none");
    }
    boolean all =
        !axes.present() && node.settings().stream().noneMatch(set -> set.name.equals("axes"));
    if (all && !inputs.isEmpty() && inputs.get(0).isEmpty()) {
      throw new ModelRefusedException(
          node.name()
              + " reduces "
              + Names.quoted(node.inputs().get(0))
              + ", which has no elements");
    }
  }

  /** ONNX Runtime copies scales onto its stack before it compares their number with the sizes. */
  private static void scales(NodePart node, List<Fact> inputs, int index) {
    if (index < inputs.size()) {
      long[] dims = inputs.get(index).dims();
      boolean list = dims == null || dims.length == 1;
      if (!list || inputs.get(index).elements() > MOST_SCALES) {
        throw new ModelRefusedException(
            node.name()
                + " needs a list of scales, one for each size, but "
                + Names.quoted(node.inputs().get(index))
                + " is none");
      }
    }
  }

  /** ONNX Runtime divides by the lengths of a signal's frames. */
  private static void lengths(NodePart node, List<Fact> inputs, int first, int end) {
    for (int i = first; i < Math.min(end, inputs.size()); i++) {
      Fact input = inputs.get(i);
      boolean integers = input.type() == Fact.INT32 || input.type() == Fact.INT64;
      if (integers && input.constant() && input.least() < 1) {
        throw new ModelRefusedException(
            node.name() + " divides by " + Names.quoted(node.inputs().get(i)) + ", which may be 0");
      }
    }
  }

  /** ONNX Runtime takes it for granted that a signal, its steps and its window have these sizes. */
  private static void signal(NodePart node, List<Fact> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      long[] dims = inputs.get(i).dims();
      boolean fits =
          dims == null
              || switch (i) {
                case 0 -> dims.length == 2 || dims.length == 3;
                case 2 -> dims.length == 1;
                default -> dims.length <= 1 && Fact.count(dims) <= 1;
              };
      if (!fits) {
        throw new ModelRefusedException(
            node.name()
                + " can't take "
                + Names.quoted(node.inputs().get(i))
                + " of the sizes "
                + Arrays.toString(dims));
      }
    }
  }

  private static void chunks(String name, Fact sizes) {
    if (!sizes.constant() || sizes.least() < 1) {
      throw new ModelRefusedException(
          "SplitToSequence needs constant sizes of at least 1, but "
              + Names.quoted(name)
              + " is not such a constant");
    }
  }

  private static void division(List<String> names, Fact dividend, Fact divisor) {
    int type = dividend.type() == 0 ? divisor.type() : dividend.type();
    boolean overflows = type == 0 || type == Fact.INT32 || type == Fact.INT64;
    long smallest = type == Fact.INT64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    if (overflows
        && dividend.least() <= smallest
        && divisor.least() <= -1
        && divisor.most() >= -1) {
      throw new ModelRefusedException(
          Names.quoted(names.get(0))
              + " is divided by "
              + Names.quoted(names.get(1))
              + ", but may contain the smallest integer, whose division by -1 overflows");
    }
  }
}
