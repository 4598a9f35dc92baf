package dev.kiln.runtime.guard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What follows from what is known of an operator's inputs for its outputs. */
final class OperatorFacts {
  /** Operators of ONNX whose results are not of the type of their first input. */
  private static final Map<String, Integer> OF_TYPE =
      OperatorTable.of(
          """
          1 FeatureVectorizer LinearRegressor Normalizer OneHotEncoder SVMRegressor Scaler
          1 TfIdfVectorizer TreeEnsembleRegressor
          2 DynamicQuantizeLinear
          6 ConvInteger MatMulInteger
          7 ArgMax ArgMin NonZero SequenceLength Shape Size NonMaxSuppression
          8 StringNormalizer StringConcat
          9 And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual OptionalHasElement Or Xor
          9 Not RegexFullMatch
          """);

  /** Operators of ONNX whose results are of the type of that input. */
  private static final Map<String, Integer> AS_INPUT =
      OperatorTable.of(
          """
          0 Abs Acos Acosh Add AffineGrid Asin Asinh Atan Atanh Attention AveragePool
          0 BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Ceil Celu
          0 CenterCropPad Clip Col2Im Compress Concat Conv ConvTranspose Cos Cosh CumProd CumSum DFT
          0 DeformConv DepthToSpace Det Div Dropout Einsum Elu Erf Exp Expand Flatten Floor GRU
          0 Gather GatherElements GatherND Gelu Gemm GlobalAveragePool GlobalLpPool GlobalMaxPool
          0 GridSample GroupNormalization HardSigmoid HardSwish Hardmax Identity
          0 InstanceNormalization LRN LSTM LayerNormalization LeakyRelu Log LogSoftmax
          0 LpNormalization LpPool MatMul Max MaxPool MaxRoiPool MaxUnpool Mean
          0 MeanVarianceNormalization Min Mish Mod Mul Neg NegativeLogLikelihoodLoss PRelu Pad Pow
          0 RMSNormalization RNN Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp
          0 ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize
          0 ReverseSequence RoiAlign RotaryEmbedding Round STFT Scatter ScatterElements ScatterND
          0 Selu Shrink Sigmoid Sign Sin Sinh Slice Softmax SoftmaxCrossEntropyLoss Softplus
          0 Softsign SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tan Tanh TensorScatter
          0 ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample
          1 CastLike DequantizeLinear Where
          2 OneHot QuantizeLinear
          7 QLinearConv QLinearMatMul
          """);

  /** Operators of ONNX that compute each element from those at the same place of their inputs. */
  private static final Set<String> ELEMENTWISE =
      OperatorTable.of(
              """
              0 Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr
              0 BitwiseXor Ceil Celu Clip Cos Cosh DequantizeLinear Div Elu Equal Erf Exp Floor Gelu
              0 Greater GreaterOrEqual HardSigmoid HardSwish Hardmax IsInf IsNaN LeakyRelu Less
              0 LessOrEqual Log LogSoftmax Max Mean Min Mish Mod Mul Neg Not Or PRelu Pow Reciprocal
              0 Relu Round Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Sub Sum
              0 Swish Tan Tanh ThresholdedRelu Xor
              """)
          .keySet();

  /** Larger than the size of any tensor. */
  private static final long MOST_SIZE = 1L << 48;

  private static final int MOST_OUTPUTS = 10_000;

  private final Functions.Name name;
  private final List<Fact> inputs;
  private final List<Setting> settings;
  private final List<List<Fact>> bodies;

  OperatorFacts(
      Functions.Name name, List<Fact> inputs, List<Setting> settings, List<List<Fact>> bodies) {
    this.name = name;
    this.inputs = inputs;
    this.settings = settings;
    this.bodies = bodies;
  }

  /** Returns what is known of the outputs; of more outputs, nothing is known. */
  List<Fact> outputs() {
    boolean constant = bodies.isEmpty() && inputs.stream().allMatch(Fact::constant);
    if (!name.isOnnx()) {
      return List.of(Fact.UNKNOWN.withConstant(constant));
    }
    return switch (name.name()) {
      case "If" -> bodies.stream().reduce(OperatorFacts::either).orElse(List.of());
      case "Loop" -> ofBody(1);
      case "Scan" -> ofBody(0);
      case "Split" -> Collections.nCopies(MOST_OUTPUTS, first().withConstant(constant));
      case "TopK" -> List.of(first().withConstant(constant), index().withConstant(constant));
      case "Shape" -> List.of(shape());
      default -> List.of(first().withConstant(constant));
    };
  }

  private static List<Fact> either(List<Fact> one, List<Fact> other) {
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      facts.add(one.get(i).or(other.get(i)).withConstant(false));
    }
    return facts;
  }

  /** Of what a loop makes, only the types are known. */
  private List<Fact> ofBody(int skipped) {
    List<Fact> facts = new ArrayList<>();
    bodies.stream()
        .limit(1)
        .flatMap(body -> body.stream().skip(skipped))
        .forEach(fact -> facts.add(Fact.of(fact.type(), null)));
    return facts;
  }

  private static Fact index() {
    return Fact.of(Fact.INT64, null).within(0, MOST_SIZE);
  }

  private Fact in(int i) {
    return i < inputs.size() ? inputs.get(i) : Fact.ABSENT;
  }

  private Fact shape() {
    long[] dims = in(0).dims();
    boolean known = Fact.count(dims) >= 0 && settings.isEmpty();
    long[] sizes = dims == null ? null : new long[] {dims.length};
    return new Fact(
        true, Fact.count(dims) >= 0, Fact.INT64, sizes, 64, 0, MOST_SIZE, known ? dims : null);
  }

  private Fact first() {
    Fact a = in(0);
    Fact b = in(1);
    return switch (name.name()) {
      case "Constant" -> settings.isEmpty() ? Fact.UNKNOWN : settings.get(0).fact();
      case "Identity", "Dropout" -> a;
      case "Cast" -> Ranges.cast(a, (int) setting("to"));
      case "CastLike" -> Ranges.cast(a, b.type());
      case "Size", "ArgMax", "ArgMin", "NonZero" -> index();
      case "Reshape" -> a.shaped(Dims.reshaped(a, b.numbers()), a.elements());
      case "Squeeze", "Unsqueeze", "Flatten" -> a.shaped(null, a.elements());
      case "Transpose", "DepthToSpace", "SpaceToDepth", "Slice", "Split", "Compress", "Trilu" ->
          a.mixed(null, a.elements());
      case "Gather" -> a.mixed(null, Fact.times(a.elements(), b.elements()));
      case "Concat" -> concat();
      case "Expand" -> {
        long[] dims = Dims.broadcast(a.dims(), b.numbers());
        yield a.mixed(dims, Fact.count(dims));
      }
      case "Tile" -> {
        long[] dims = Dims.tiled(a.dims(), b.numbers());
        yield a.mixed(dims, Fact.count(dims));
      }
      case "ConstantOfShape" -> filled(a.numbers());
      case "Range" -> a.or(b).mixed(null, -1);
      case "Where" -> {
        long[] dims = Dims.broadcast(a.dims(), Dims.broadcast(b.dims(), in(2).dims()));
        yield b.or(in(2)).mixed(dims, Fact.count(dims));
      }
      case "MatMul" -> {
        long[] dims = Dims.matrixProduct(a.dims(), b.dims());
        yield typed(Fact.of(0, dims));
      }
      default -> ELEMENTWISE.contains(name.name()) ? elementwise() : typed(Fact.of(0, null));
    };
  }

  /** Returns the value with the type that follows from the operator. */
  private Fact typed(Fact value) {
    Integer input = AS_INPUT.get(name.name());
    return value.typed(input == null ? OF_TYPE.getOrDefault(name.name(), 0) : in(input).type());
  }

  private Fact elementwise() {
    long[] dims = new long[0];
    for (Fact input : inputs) {
      dims = input.present() ? Dims.broadcast(dims, input.dims()) : dims;
    }
    Fact result = typed(Fact.of(0, dims));
    return inputs.isEmpty() ? result : Ranges.of(name.name(), result, inputs);
  }

  private Fact concat() {
    Fact all = inputs.stream().reduce(Fact::or).orElse(Fact.UNKNOWN);
    long elements = Dims.sum(inputs);
    return all.mixed(null, elements);
  }

  private Fact filled(long[] dims) {
    Fact value = settings.isEmpty() ? Fact.of(Fact.FLOAT, new long[0]) : settings.get(0).fact();
    return value.mixed(dims, Fact.count(dims));
  }

  private long setting(String wanted) {
    for (Setting setting : settings) {
      if (setting.name.equals(wanted)) {
        return setting.number(0);
      }
    }
    return 0;
  }
}
