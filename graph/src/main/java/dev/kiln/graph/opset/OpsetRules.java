package dev.kiln.graph.opset;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The table of what changed in ONNX's operators from opset 7 to 21, other than the types they take.
 * Source: the change log of ONNX's operators.
 */
final class OpsetRules {
  private static final OpsetRule KEEP = (node, graph) -> List.of(node);

  /** The operators whose nodes mean the same in all versions, unless there is a rule. */
  private static final Set<String> KNOWN =
      new HashSet<>(
          Arrays.asList(
              ("Abs Acos Acosh Add AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool"
                      + " BatchNormalization Bernoulli BitShift BitwiseAnd BitwiseNot BitwiseOr"
                      + " BitwiseXor BlackmanWindow Cast CastLike Ceil Celu CenterCropPad Clip"
                      + " Col2Im Compress Concat ConcatFromSequence Constant ConstantOfShape Conv"
                      + " ConvInteger ConvTranspose Cos Cosh CumSum DFT DeformConv DepthToSpace"
                      + " DequantizeLinear Det Div Dropout DynamicQuantizeLinear Einsum Elu Equal"
                      + " Erf Exp Expand EyeLike Flatten Floor GRU Gather GatherElements GatherND"
                      + " Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater"
                      + " GreaterOrEqual GridSample GroupNormalization HammingWindow HannWindow"
                      + " HardSigmoid HardSwish Hardmax Identity If ImageDecoder"
                      + " InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu"
                      + " Less LessOrEqual Log LogSoftmax Loop LpNormalization LpPool MatMul"
                      + " MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean"
                      + " MeanVarianceNormalization MelWeightMatrix Min Mish Mod Mul Multinomial"
                      + " Neg NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot"
                      + " Optional OptionalGetElement OptionalHasElement Or PRelu Pad Pow"
                      + " QLinearConv QLinearMatMul QuantizeLinear RNN RandomNormal"
                      + " RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal"
                      + " ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean"
                      + " ReduceMin ReduceProd ReduceSum ReduceSumSquare RegexFullMatch Relu"
                      + " Reshape Resize ReverseSequence RoiAlign Round STFT Scan Scatter"
                      + " ScatterElements ScatterND Selu SequenceAt SequenceConstruct"
                      + " SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap"
                      + " Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax"
                      + " SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split"
                      + " SplitToSequence Sqrt Squeeze StringConcat StringNormalizer StringSplit"
                      + " Sub Sum Tan Tanh TfIdfVectorizer ThresholdedRelu Tile TopK Transpose"
                      + " Trilu Unique Unsqueeze Upsample Where Xor")
                  .split(" ")));

  private static final Map<String, Map<Integer, OpsetRule>> TABLE = new HashMap<>();

  static {
    at(9, ResizeRules::scalesAsInput, "Upsample");
    at(9, refusing("the version of opset 9 has no batch axis"), "Scan");
    at(9, refusing("it had other attributes before opset 9"), "MeanVarianceNormalization");
    at(9, OpsetRules::withoutSpatial, "BatchNormalization");
    at(10, AttributesToInputs::slice, "Slice");
    at(10, AttributesToInputs::topK, "TopK");
    at(10, OpsetRules::withoutMask, "Dropout");
    at(10, (node, graph) -> List.of(renamed(node, "Resize")), "Upsample");
    at(11, ResizeRules::coordinates, "Resize");
    at(11, AttributesToInputs::clip, "Clip");
    at(11, AttributesToInputs::pad, "Pad");
    at(11, (node, graph) -> List.of(renamed(node, "ScatterElements")), "Scatter");
    at(12, AttributesToInputs::dropout, "Dropout");
    at(13, ResizeRules::withoutNearestHalfPixel, "Resize");
    at(13, AttributesToInputs::axes, "Squeeze Unsqueeze ReduceSum");
    at(13, AttributesToInputs::split, "Split");
    at(13, SoftmaxRules::oneAxis, "Softmax LogSoftmax Hardmax");
    at(14, OpsetRules::withoutStatistics, "BatchNormalization");
    at(16, OpsetRules::cornersAsBefore, "RoiAlign");
    at(
        18,
        AttributesToInputs::axes,
        "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd"
            + " ReduceSumSquare");
    at(18, OpsetRules::equalParts, "Split");
    at(20, OpsetRules::gridSampleModes, "GridSample");
    at(20, AttributesToInputs::dft, "DFT");
    at(
        21,
        refusing("the version of opset 21 scales each channel instead of each group"),
        "GroupNormalization");
  }

  private OpsetRules() {}

  private static void at(int version, OpsetRule rule, String operators) {
    for (String operator : operators.split(" ")) {
      TABLE.computeIfAbsent(operator, o -> new TreeMap<>()).put(version, rule);
    }
  }

  static boolean isKnown(String operator) {
    return KNOWN.contains(operator);
  }

  /** Returns what the version of an operator changed, of one opset. */
  static OpsetRule of(String operator, int version) {
    return TABLE.getOrDefault(operator, Map.of()).getOrDefault(version, KEEP);
  }

  private static OpsetRule refusing(String reason) {
    return (node, graph) -> {
      throw new NoEqualException(reason);
    };
  }

  private static Node renamed(Node node, String operator) {
    return new Node(
        node.name(),
        node.domain(),
        operator,
        node.inputs(),
        node.outputs(),
        node.attributes(),
        node.preserved());
  }

  private static List<Node> withoutSpatial(Node node, RaisedGraph graph) {
    if (node.integer("spatial", 1) != 1) {
      throw new NoEqualException("since opset 9 it has one mean for each channel");
    }
    return List.of(node.without("spatial"));
  }

  private static List<Node> withoutStatistics(Node node, RaisedGraph graph) {
    for (int output = 1; output < node.outputs().size(); output++) {
      if (graph.isUsed(node, output)) {
        throw new NoEqualException("it computes statistics, as in training");
      }
    }
    return List.of(node.withOutputs(node.outputs().subList(0, 1)));
  }

  private static List<Node> withoutMask(Node node, RaisedGraph graph) {
    if (graph.isUsed(node, 1)) {
      throw new NoEqualException("its mask is of another type since opset 10");
    }
    return List.of(node.withOutputs(node.outputs().subList(0, 1)));
  }

  private static List<Node> cornersAsBefore(Node node, RaisedGraph graph) {
    return List.of(node.with("coordinate_transformation_mode", Attribute.of("output_half_pixel")));
  }

  private static List<Node> equalParts(Node node, RaisedGraph graph) {
    boolean stated = !node.input(1).isEmpty();
    return List.of(
        stated ? node : node.with("num_outputs", Attribute.of((long) node.outputs().size())));
  }

  private static List<Node> gridSampleModes(Node node, RaisedGraph graph) {
    String mode = node.text("mode", "bilinear");
    String since =
        switch (mode) {
          case "bilinear" -> "linear";
          case "bicubic" -> "cubic";
          default -> mode;
        };
    return List.of(node.with("mode", Attribute.of(since)));
  }
}
