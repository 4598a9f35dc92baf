package dev.kiln.runtime.guard;

import java.util.List;

/** Operators of ONNX and ONNX Runtime, to put in each other's place. */
final class OperatorNames {
  static final List<String> ALL =
      List.of(
          """
          Abs Acos Add AffineGrid And ArgMax ArgMin Asin Attention AveragePool BatchNormalization Bernoulli
          BiasGelu BitShift BitwiseAnd BlackmanWindow Cast CastLike Ceil Celu CenterCropPad Clip Col2Im
          Compress Concat ConcatFromSequence Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos
          CumSum DFT DeformConv DepthToSpace DequantizeLinear Det Div Dropout DynamicQuantizeLinear Einsum
          Elu Equal Erf Exp Expand EyeLike FastGelu Flatten Floor FusedConv FusedGemm FusedMatMul GRU Gather
          GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool Greater GridSample
          GroupNormalization HammingWindow HannWindow HardSigmoid HardSwish Hardmax Identity If
          InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less Log LogSoftmax Loop
          LpNormalization LpPool MatMul MatMulInteger MatMulNBits Max MaxPool MaxRoiPool MaxUnpool Mean
          MeanVarianceNormalization MelWeightMatrix Min Mish Mod Mul MultiHeadAttention Multinomial Neg
          NegativeLogLikelihoodLoss NhwcMaxPool NonMaxSuppression NonZero Not OneHot Optional
          OptionalGetElement OptionalHasElement Or PRelu Pad Pow QLinearAdd QLinearAveragePool QLinearConcat
          QLinearConv QLinearMatMul QLinearMul QLinearSigmoid QuantizeLinear RNN RandomNormal
          RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum
          ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape
          Resize ReverseSequence RoiAlign Round STFT Scan Scatter ScatterElements ScatterND Selu SequenceAt
          SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap Shape
          Shrink Sigmoid Sign Sin Size SkipLayerNormalization Slice Softmax SoftmaxCrossEntropyLoss Softplus
          Softsign SpaceToDepth Split SplitToSequence Sqrt Squeeze StringNormalizer Sub Sum Tan Tanh
          TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor
          TreeEnsembleRegressor TreeEnsembleClassifier LinearClassifier LabelEncoder SVMRegressor CategoryMapper
          """
              .trim()
              .split("\\s+"));

  private OperatorNames() {}
}
