package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The table of rules: for each operator the shape of what it makes. */
final class Rules {
  /** Gives the shape of each output, null for one that cannot be told. */
  interface Rule extends Function<Operands, List<List<Dim>>> {}

  private static final Map<String, Rule> TABLE = new HashMap<>();

  static {
    each(
        in -> in.shape(0),
        "Abs Acos Asin Atan BatchNormalization BitShift Cast Ceil Celu Clip Cos Cosh CumSum"
            + " DequantizeLinear Dropout Elu Erf Exp Floor Gelu GroupNormalization HardSigmoid"
            + " HardSwish Hardmax Identity InstanceNormalization IsInf IsNaN LRN"
            + " LayerNormalization LeakyRelu Log LogSoftmax LpNormalization"
            + " MeanVarianceNormalization Mish Neg Not PRelu QuantizeLinear Reciprocal Relu Round"
            + " Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Tan Tanh"
            + " ThresholdedRelu");
    each(
        Broadcast::shape,
        "Add And Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow Sub"
            + " Sum Where Xor");
    each(Windows::conv, "Conv");
    each(Windows::convTranspose, "ConvTranspose");
    each(Windows::pool, "MaxPool AveragePool LpPool");
    each(Windows::globalPool, "GlobalAveragePool GlobalMaxPool GlobalLpPool");
    each(Windows::resize, "Resize Upsample");
    each(Windows::pad, "Pad");
    each(Products::gemm, "Gemm");
    each(Products::matMul, "MatMul");
    each(Layouts::reshape, "Reshape");
    each(Layouts::flatten, "Flatten");
    each(Layouts::transpose, "Transpose");
    each(Layouts::squeeze, "Squeeze");
    each(Layouts::unsqueeze, "Unsqueeze");
    each(Layouts::concat, "Concat");
    each(Layouts::slice, "Slice");
    each(Layouts::gather, "Gather");
    each(Layouts::shapeOf, "Shape");
    each(Layouts::given, "ConstantOfShape");
    each(Broadcast::expand, "Expand");
    each(
        Layouts::reduce,
        "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd"
            + " ReduceSum ReduceSumSquare");
    each(Layouts::argument, "ArgMax ArgMin");
    TABLE.put("Split", Layouts::split);
  }

  private Rules() {}

  private static void each(Function<Operands, List<Dim>> rule, String operators) {
    for (String operator : operators.split(" ")) {
      TABLE.put(operator, in -> Collections.singletonList(rule.apply(in)));
    }
  }

  /** The shapes of a node's outputs, as far as they can be told; null or absent where not. */
  static List<List<Dim>> shapes(Operands in) {
    Rule rule = in.node().domain().isEmpty() ? TABLE.get(in.node().operator()) : null;
    return rule == null ? List.of() : rule.apply(in);
  }
}
