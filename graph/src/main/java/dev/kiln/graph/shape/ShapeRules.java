package dev.kiln.graph.shape;

import dev.kiln.graph.Dim;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The table of shape rules, one for each operator. */
final class ShapeRules {
  /** Returns the shape of each output, with null for an unknown shape. */
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
    each(SlidingWindows::conv, "Conv");
    each(SlidingWindows::convTranspose, "ConvTranspose");
    each(SlidingWindows::pool, "MaxPool AveragePool LpPool");
    each(SlidingWindows::globalPool, "GlobalAveragePool GlobalMaxPool GlobalLpPool");
    each(SlidingWindows::resize, "Resize Upsample");
    each(SlidingWindows::pad, "Pad");
    each(SlidingWindows::depthToSpace, "DepthToSpace");
    each(SlidingWindows::spaceToDepth, "SpaceToDepth");
    each(MatrixProducts::gemm, "Gemm");
    each(MatrixProducts::matMul, "MatMul");
    each(AxisOperators::reshape, "Reshape");
    each(AxisOperators::flatten, "Flatten");
    each(AxisOperators::transpose, "Transpose");
    each(AxisOperators::squeeze, "Squeeze");
    each(AxisOperators::unsqueeze, "Unsqueeze");
    each(AxisOperators::concat, "Concat");
    each(AxisOperators::slice, "Slice");
    each(AxisOperators::gather, "Gather");
    each(AxisOperators::shapeOf, "Shape");
    each(AxisOperators::given, "ConstantOfShape");
    each(Broadcast::expand, "Expand");
    each(
        AxisOperators::reduce,
        "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd"
            + " ReduceSum ReduceSumSquare");
    each(AxisOperators::argument, "ArgMax ArgMin");
    TABLE.put("Split", AxisOperators::split);
  }

  private ShapeRules() {}

  private static void each(Function<Operands, List<Dim>> rule, String operators) {
    for (String operator : operators.split(" ")) {
      TABLE.put(operator, in -> Collections.singletonList(rule.apply(in)));
    }
  }

  /** Returns the shapes of the outputs of a node; unknown ones are null or absent. */
  static List<List<Dim>> shapes(Operands in) {
    Rule rule = in.node().domain().isEmpty() ? TABLE.get(in.node().operator()) : null;
    return rule == null ? List.of() : rule.apply(in);
  }
}
