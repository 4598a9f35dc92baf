package dev.kiln.tune.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Graph;
import dev.kiln.graph.Node;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.runtime.ElementType;
import dev.kiln.train.op.TorchFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of each row of the table is that of finite differences, in float64. */
class GradientTest {
  private static final double STEP = 1e-5;

  /** Operators whose outputs are whole, or whose gradient is zero almost everywhere. */
  private static final Set<String> WITHOUT =
      Set.of(
          "And Or Xor Not Equal Less LessOrEqual Greater GreaterOrEqual IsNaN IsInf ArgMax ArgMin"
              .concat(" Shape Size Range ConstantOfShape Sign Floor Ceil Round Hardmax Dropout")
              .concat(" QuantizeLinear")
              .split(" "));

  /**
   * An operator, its attributes, and its inputs: a shape of random numbers, {@code +} before those
   * that must be positive, {@code ~} before those without a gradient, or {@code i:} before whole
   * numbers.
   */
  private static final String CASES =
      """
      Relu||2x3
      Sigmoid||2x3
      Tanh||2x3
      LeakyRelu|alpha=0.2|2x3
      ThresholdedRelu|alpha=0.1|2x3
      Elu||2x3
      Celu||2x3
      Selu||2x3
      PRelu||2x3 3
      HardSigmoid||2x3
      HardSwish||2x3
      Swish|alpha=1.5|2x3
      Mish||2x3
      Gelu||2x3
      Gelu|approximate=tanh|2x3
      Softplus||2x3
      Softsign||2x3
      Shrink|bias=0.1,lambd=0.2|2x3
      Clip||2x3 f:-0.5 f:0.5
      Softmax|axis=1|2x3
      LogSoftmax|axis=0|2x3
      Conv|pads=[1,0,1,2],strides=[2,1],dilations=[1,2],group=2|2x4x5x7 6x2x3x3 6
      Conv|auto_pad=SAME_LOWER,strides=[2,2]|1x2x5x6 3x2x2x2
      Conv|kernel_shape=[3]|2x2x7 3x2x3
      ConvTranspose|strides=[2,2],pads=[1,1,1,1],output_padding=[1,1]|1x3x4x4 3x2x3x3 2
      ConvTranspose|strides=[2,2],pads=[0,1,1,0]|1x3x4x4 3x2x3x3 2
      Add||2x3 3
      Sub||2x3 2x1
      Mul||2x3 2x3
      Div||2x3 +3
      Pow||+2x3 f:2.5
      Mod|fmod=1|2x3 +3
      Min||2x3 2x3 2x3
      Max||2x3 2x3
      Sum||2x3 3 2x3
      Mean||2x3 2x3
      Abs||2x3
      Neg||2x3
      Sqrt||+2x3
      Reciprocal||+2x3
      Exp||2x3
      Log||+2x3
      Erf||2x3
      Sin||2x3
      Cos||2x3
      Tan||2x3
      Asin||2x3
      Acos||2x3
      Atan||2x3
      Sinh||2x3
      Cosh||2x3
      Asinh||2x3
      Acosh||>2x3
      Atanh||2x3
      Identity||2x3
      Cast|to=11|2x3
      CastLike||2x3 ~2x3
      Where||b:1,0,1 2x3 2x3
      Slice||4x5 i:0,-1 i:3,-5 i:0,1 i:1,-2
      Gather|axis=1|3x4 i:0,3,-1
      Gather|axis=0|3x4 s:-1
      GatherElements|axis=1|1x4 m:2,0
      GatherND||3x4 m:2,1
      ScatterElements|axis=1|1x4 m:2,0 1x2
      TopK|axis=1|2x5 i:2
      Trilu||3x3
      MatMul||2x3x4 4x5
      Gemm|transA=1,transB=1,alpha=0.5,beta=2.0|4x2 3x4 3
      Einsum|equation=ij,jk->ik|2x3 3x4
      Det||3x3
      BatchNormalization||3x2x4 2 2 ~2 ~2
      InstanceNormalization||2x3x4x4 3 3
      LayerNormalization|axis=-1|2x3x4 4 4
      RMSNormalization|axis=-1|2x3x4 4
      GroupNormalization|num_groups=2|2x4x3 4 4
      LRN|size=3|1x4x2x2
      LpNormalization|axis=1|2x3
      LpNormalization|axis=1,p=1|2x3
      MeanVarianceNormalization||2x3x3x3
      MaxPool|kernel_shape=[2,2],strides=[2,2],pads=[0,1,1,0]|1x2x5x5
      AveragePool|kernel_shape=[3,3],pads=[1,1,1,1]|1x2x5x5
      AveragePool|kernel_shape=[2,2],auto_pad=SAME_UPPER|1x2x5x5
      GlobalAveragePool||2x3x4x4
      GlobalMaxPool||2x3x4x4
      ReduceSum||2x3x4 i:0,2
      ReduceMean||2x3x4 i:-1
      ReduceMax||2x3x4 i:1
      ReduceMin||2x3x4 i:1
      ReduceProd||2x3 i:1
      ReduceL1||2x3 i:1
      ReduceL2||2x3 i:1
      ReduceSumSquare||2x3 i:1
      ReduceLogSum||+2x3 i:1
      ReduceLogSumExp||2x3 i:1
      CumSum|reverse=1,exclusive=1|2x4 s:1
      LSTM|hidden_size=3,direction=bidirectional|4x2x5 2x12x5 2x12x3 2x24
      GRU|hidden_size=3,linear_before_reset=1|4x2x5 1x9x5 1x9x3 1x18
      RNN|hidden_size=3,direction=reverse|4x2x5 1x3x5 1x3x3 1x6
      Resize|mode=linear,coordinate_transformation_mode=align_corners|1x2x3x3 - - i:1,2,5,7
      Resize|mode=cubic|1x2x3x3 - - i:1,2,5,7
      Upsample|mode=nearest|1x2x3x3 f:1,1,2,2
      GridSample||1x2x4x4 1x3x3x2
      Reshape||2x6 i:3,-1
      Flatten|axis=2|2x3x4
      Transpose|perm=[1,0,2]|2x3x4
      Squeeze||2x1x3 i:1
      Unsqueeze||2x3 i:0,-1
      Expand||1x3 i:2,1
      Tile||2x3 i:2,1
      Concat|axis=-1|2x3 2x2
      Split|axis=1|2x4 i:4
      DepthToSpace|blocksize=2|1x8x2x3
      DepthToSpace|blocksize=2,mode=CRD|1x8x2x3
      SpaceToDepth|blocksize=2|1x2x4x6
      Pad|mode=reflect|1x2x4x4 i:0,0,1,2,0,0,2,1
      Pad||2x3 i:0,1,0,-1
      Pad|mode=edge|1x2x4 i:0,0,1,0,0,2
      Pad|mode=reflect|2x4x3 i:0,2,0,0,1,0
      Pad|mode=edge|2x4x3 i:1,2,0,0,1,1
      DequantizeLinear||2x3 f:0.5
      """;

  static Stream<String> cases() {
    return CASES.lines();
  }

  @Test
  void everyOperatorHasACase() {
    Set<String> expected = new TreeSet<>(Vocabulary.operators());
    expected.removeAll(WITHOUT);
    Set<String> found = new TreeSet<>();
    cases().forEach(line -> found.add(line.substring(0, line.indexOf('|'))));
    assertEquals(expected, found);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsThatOfFiniteDifferences(String line) {
    Case operator = new Case(line);
    try (NDManager scope = NDManager.newBaseManager();
        TorchFunction function = operator.translation().function(false)) {
      NDList arrays = operator.arrays(scope);
      NDArray weighing =
          operator.weighing(function.apply(operator.with(arrays, scope)).head(), scope);
      NDList moving = operator.moving(arrays);
      moving.forEach(array -> array.setRequiresGradient(true));
      try (GradientCollector tape = Engine.getInstance().newGradientCollector()) {
        tape.backward(function.apply(operator.with(arrays, scope)).head().mul(weighing).sum());
      }
      for (NDArray array : moving) {
        double[] gradient = array.getGradient().toDoubleArray();
        for (int i = 0; i < gradient.length; i++) {
          double expected =
              (operator.moved(function, arrays, array, i, STEP, weighing, scope)
                      - operator.moved(function, arrays, array, i, -STEP, weighing, scope))
                  / (2 * STEP);
          assertTrue(
              Math.abs(expected - gradient[i]) < 1e-5 * Math.max(1, Math.abs(expected)),
              "%s: %g, expected %g".formatted(line, gradient[i], expected));
        }
      }
    }
  }

  /** An operator as a graph of its own. */
  private static final class Case {
    private final Random random = new Random(5);
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Value> inputs = new ArrayList<>();
    private final Map<String, TensorData> initializers = new LinkedHashMap<>();
    private final Set<String> still = new TreeSet<>();
    private final Map<String, double[]> numbers = new LinkedHashMap<>();
    private final String operator;

    Case(String line) {
      String[] parts = line.split("\\|");
      operator = parts[0];
      for (String attribute : parts[1].split(",(?=\\w+=)")) {
        if (!attribute.isEmpty()) {
          String[] pair = attribute.split("=", 2);
          attributes.put(pair[0], attribute(pair[1]));
        }
      }
      for (String input : parts[2].split(" ")) {
        add(input);
      }
    }

    private static Attribute attribute(String value) {
      if (value.startsWith("[")) {
        return Attribute.of(longs(value.substring(1, value.length() - 1)));
      }
      if (value.matches("-?\\d+")) {
        return Attribute.of(Long.parseLong(value));
      }
      return value.matches("-?\\d+\\.\\d+")
          ? Attribute.of(Float.parseFloat(value))
          : Attribute.of(value);
    }

    private static long[] longs(String list) {
      return Stream.of(list.split(",")).mapToLong(Long::parseLong).toArray();
    }

    private void add(String input) {
      String name = input.equals("-") ? "" : "x" + names.size();
      names.add(name);
      String rest = input.substring(Math.min(2, input.length()));
      if (input.startsWith("i:")) {
        initializers.put(name, TensorData.ofLongs(longs(rest)));
      } else if (input.startsWith("s:")) {
        initializers.put(name, TensorData.ofScalar(ElementType.INT64, Long.parseLong(rest)));
      } else if (input.startsWith("m:")) {
        TensorData plain = TensorData.ofLongs(longs(rest));
        initializers.put(
            name, new TensorData(ElementType.INT64, List.of(1L, plain.size()), plain.data()));
      } else if (input.startsWith("b:")) {
        TensorData plain = TensorData.ofLongs(longs(rest));
        java.nio.ByteBuffer bits = java.nio.ByteBuffer.allocate((int) plain.size());
        for (long bit : plain.longs()) {
          bits.put((byte) bit);
        }
        initializers.put(
            name, new TensorData(ElementType.BOOL, List.of(plain.size()), bits.flip()));
      } else if (input.startsWith("f:")) {
        String[] values = rest.split(",");
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = Float.parseFloat(values[i]);
        }
        List<Long> dims = floats.length == 1 ? List.of() : List.of((long) floats.length);
        initializers.put(name, TensorData.ofFloats(dims, floats));
      } else if (!name.isEmpty()) {
        random(name, input);
      }
    }

    private void random(String name, String input) {
      String shape = input.replaceFirst("[+>~]", "");
      List<Dim> dims = new ArrayList<>();
      int size = 1;
      for (String part : shape.split("x")) {
        dims.add(Dim.of(Long.parseLong(part)));
        size *= Integer.parseInt(part);
      }
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        // Apart from each other, so that a step changes no order.
        double value = (random.nextInt(1000) + 0.5 + i * 0.001) / 1100;
        boolean positive = shape.length() < input.length();
        values[i] = positive ? value + (input.startsWith(">") ? 1.1 : 0.3) : 1.6 * value - 0.8;
      }
      if (input.startsWith("~")) {
        still.add(name);
      }
      numbers.put(name, values);
      inputs.add(new Value(name, ElementType.DOUBLE, dims));
    }

    Translation translation() {
      int opset = operator.equals("Upsample") ? 9 : operator.equals("Swish") ? 24 : 23;
      List<String> outputs = List.of("y");
      int results = operator.equals("TopK") ? 2 : operator.equals("Split") ? 1 : 1;
      List<String> all = results == 2 ? List.of("y", "z") : outputs;
      Node node = new Node("n", "", operator, names, all, attributes);
      Graph graph =
          new Graph(
              "g",
              inputs,
              List.of(Value.of("y", ElementType.DOUBLE)),
              List.of(node),
              initializers,
              List.of());
      return Translation.of(new OnnxModel(graph, 8, Map.of("", opset), "", Map.of()), outputs);
    }

    NDList arrays(NDManager scope) {
      NDList arrays = new NDList();
      for (Value input : inputs) {
        long[] shape = input.shape().stream().mapToLong(dim -> ((Dim.Fixed) dim).size()).toArray();
        arrays.add(scope.create(numbers.get(input.name()), new Shape(shape)));
      }
      return arrays;
    }

    /** Returns the arrays and the constants behind them. */
    NDList with(NDList arrays, NDManager scope) {
      return new NDList(arrays).addAll(new NDList(translation().constants(scope)));
    }

    NDList moving(NDList arrays) {
      NDList moving = new NDList();
      for (int i = 0; i < inputs.size(); i++) {
        if (!still.contains(inputs.get(i).name())) {
          moving.add(arrays.get(i));
        }
      }
      return moving;
    }

    NDArray weighing(NDArray output, NDManager scope) {
      double[] weights = new double[(int) output.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = random.nextDouble() - 0.5;
      }
      return scope.create(weights, output.getShape());
    }

    double moved(
        TorchFunction function,
        NDList arrays,
        NDArray moving,
        int index,
        double step,
        NDArray weighing,
        NDManager scope) {
      NDList others = new NDList();
      for (NDArray array : arrays) {
        double[] values = array.toDoubleArray();
        if (array == moving) {
          values[index] += step;
        }
        others.add(scope.create(values, array.getShape()));
      }
      return function.apply(with(others, scope)).head().mul(weighing).sum().getDouble();
    }
  }
}
