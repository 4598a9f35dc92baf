package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The check of inputs that ONNX Runtime reads without checking whether they are present. It does
 * check those that ONNX requires, but before it inlines functions, whose inputs may be left out.
 */
final class OptionalInputs {
  /** Operators whose last input, if listed, must have a name. */
  private static final Set<String> LAST_NAMED = Set.of("DFT", "LayerNormalization");

  /** Operators with any number of inputs, which must be present from that one on. */
  private static final Map<String, Integer> ALL =
      OperatorTable.of(
          """
          0 Concat Einsum FeatureVectorizer Max Mean Min SequenceConstruct Sum
          1 QLinearConcat Scan SequenceMap
          2 Loop
          """);

  /** The number of inputs that each operator needs. Source: the operators of ONNX 1.20. */
  private static final Map<String, Integer> NEEDED =
      OperatorTable.of(
          """
          0 Constant Optional OptionalHasElement RandomNormal RandomUniform Scan SequenceEmpty
          1 Pad Reshape Slice TopK Unsqueeze Upsample
          1 Abs Acos Acosh ArgMax ArgMin Asin Asinh Atan Atanh AveragePool Bernoulli Binarizer
          1 BitwiseNot BlackmanWindow Cast CastMap CategoryMapper Ceil Celu Clip Concat
          1 ConcatFromSequence ConstantOfShape Cos Cosh DFT DepthToSpace Det DictVectorizer Dropout
          1 DynamicQuantizeLinear Einsum Elu Erf Exp EyeLike FeatureVectorizer Flatten Floor Gelu
          1 GlobalAveragePool GlobalLpPool GlobalMaxPool HammingWindow HannWindow HardSigmoid
          1 HardSwish Hardmax Identity If Imputer IsInf IsNaN LRN LabelEncoder LeakyRelu
          1 LinearClassifier LinearRegressor Log LogSoftmax LpNormalization LpPool Max MaxPool Mean
          1 MeanVarianceNormalization Min Mish Multinomial Neg NonZero Normalizer Not OneHotEncoder
          1 OptionalGetElement RandomNormalLike RandomUniformLike Reciprocal ReduceL1 ReduceL2
          1 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
          1 ReduceSumSquare RegexFullMatch Relu Resize Round SVMClassifier SVMRegressor Scaler
          1 Selu SequenceConstruct SequenceErase SequenceLength SequenceMap Shape Shrink Sigmoid Sign
          1 Sin Sinh Size Softmax Softplus Softsign SpaceToDepth Split SplitToSequence Sqrt Squeeze
          1 StringNormalizer StringSplit Sum Swish Tan Tanh TfIdfVectorizer ThresholdedRelu Transpose
          1 TreeEnsemble TreeEnsembleClassifier TreeEnsembleRegressor Trilu Unique ZipMap
          2 Add AffineGrid And ArrayFeatureExtractor BitShift BitwiseAnd BitwiseOr BitwiseXor CastLike
          2 CenterCropPad Compress Conv ConvInteger ConvTranspose CumProd CumSum DequantizeLinear Div
          2 Equal Expand Gather GatherElements GatherND Gemm Greater GreaterOrEqual GridSample
          2 LayerNormalization Less LessOrEqual MatMul MatMulInteger MaxRoiPool MaxUnpool Mod Mul
          2 NegativeLogLikelihoodLoss NonMaxSuppression Or PRelu Pow QuantizeLinear
          2 RMSNormalization ReverseSequence STFT SequenceAt SequenceInsert
          2 SoftmaxCrossEntropyLoss StringConcat Sub Tile Xor
          3 Attention Col2Im DeformConv GRU GroupNormalization InstanceNormalization LSTM OneHot RNN
          3 Range RoiAlign RotaryEmbedding Scatter ScatterElements ScatterND TensorScatter Where
          5 BatchNormalization MelWeightMatrix QLinearLeakyRelu QLinearSigmoid
          8 QLinearConv QLinearMatMul
          """);

  private OptionalInputs() {}

  static void check(NodePart node, List<Fact> inputs) {
    String operator = node.name().name();
    int needed = NEEDED.getOrDefault(operator, 0);
    if (inputs.size() < needed) {
      throw new ModelRefusedException(
          operator + " has " + inputs.size() + " inputs, it needs " + needed);
    }
    for (int i = 0; i < inputs.size(); i++) {
      // Of other operators it is not known which inputs can be left out by a call.
      boolean handedOn = !node.inputs().get(i).isEmpty() && !NEEDED.containsKey(operator);
      boolean oneOfMany = i >= ALL.getOrDefault(operator, Integer.MAX_VALUE);
      if (!inputs.get(i).present() && (i < needed || handedOn || oneOfMany)) {
        throw new ModelRefusedException(
            operator + " needs its input " + (i + 1) + ", which is left out");
      }
    }
    if (LAST_NAMED.contains(operator)
        && !inputs.isEmpty()
        && !inputs.get(inputs.size() - 1).present()) {
      throw new ModelRefusedException(operator + " lists an omitted last input; shorten the list");
    }
  }
}
