package dev.kiln.graph;

import static dev.kiln.graph.Schema.since;
import static dev.kiln.runtime.ElementType.BOOL;
import static dev.kiln.runtime.ElementType.INT64;

import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.Map;

/**
 * The ONNX operators that Kiln can build, for opsets 13 to 21. Each has one row, with a schema for
 * every opset that changed its inputs, outputs or attributes. Source: the ONNX operator schemas.
 */
public enum Op {
  ABS("Abs", since(13)),
  ACOS("Acos", since(7)),
  ADD("Add", since(7).inputs(2)),
  AND("And", since(7).inputs(2).gives(BOOL)),
  ARG_MAX("ArgMax", since(13).integers("axis", "keepdims", "select_last_index").gives(INT64)),
  ARG_MIN("ArgMin", since(13).integers("axis", "keepdims", "select_last_index").gives(INT64)),
  ASIN("Asin", since(7)),
  ATAN("Atan", since(7)),
  AVERAGE_POOL(
      "AveragePool",
      since(11)
          .ints("kernel_shape", "pads", "strides")
          .integers("ceil_mode", "count_include_pad")
          .texts("auto_pad")
          .requires("kernel_shape"),
      since(19)
          .ints("kernel_shape", "pads", "strides", "dilations")
          .integers("ceil_mode", "count_include_pad")
          .texts("auto_pad")
          .requires("kernel_shape")),
  BATCH_NORMALIZATION(
      "BatchNormalization",
      since(9).inputs(5).floats("epsilon", "momentum"),
      since(14).inputs(5).floats("epsilon", "momentum").integers("training_mode")),
  CAST("Cast", since(6).integers("to").requires("to")),
  CEIL("Ceil", since(13)),
  CLIP("Clip", since(13).inputs(1, 3)),
  COMPRESS("Compress", since(11).inputs(2).integers("axis")),
  CONCAT("Concat", since(13).manyInputs().integers("axis").requires("axis")),
  CONV(
      "Conv",
      since(11)
          .inputs(2, 3)
          .ints("kernel_shape", "pads", "strides", "dilations")
          .integers("group")
          .texts("auto_pad")),
  CONV_TRANSPOSE(
      "ConvTranspose",
      since(11)
          .inputs(2, 3)
          .ints("kernel_shape", "output_padding", "output_shape", "pads", "strides", "dilations")
          .integers("group")
          .texts("auto_pad")),
  COS("Cos", since(7)),
  COSH("Cosh", since(9)),
  CUM_SUM("CumSum", since(11).inputs(2).integers("exclusive", "reverse")),
  DEPTH_TO_SPACE(
      "DepthToSpace", since(13).integers("blocksize").texts("mode").requires("blocksize")),
  DIV("Div", since(13).inputs(2)),
  ELU("Elu", since(6).floats("alpha")),
  EQUAL("Equal", since(13).inputs(2).gives(BOOL)),
  ERF("Erf", since(13)),
  EXP("Exp", since(13)),
  EXPAND("Expand", since(13).inputs(2)),
  FLOOR("Floor", since(13)),
  GATHER("Gather", since(13).inputs(2).integers("axis")),
  GATHER_ELEMENTS("GatherElements", since(13).inputs(2).integers("axis")),
  GATHER_ND("GatherND", since(13).inputs(2).integers("batch_dims")),
  GELU("Gelu", since(20).texts("approximate")),
  GEMM("Gemm", since(13).inputs(2, 3).floats("alpha", "beta").integers("transA", "transB")),
  GLOBAL_AVERAGE_POOL("GlobalAveragePool", since(1)),
  GLOBAL_MAX_POOL("GlobalMaxPool", since(1)),
  GREATER("Greater", since(13).inputs(2).gives(BOOL)),
  GREATER_OR_EQUAL("GreaterOrEqual", since(12).inputs(2).gives(BOOL)),
  GRU(
      "GRU",
      since(7)
          .inputs(3, 6)
          .outputs(2)
          .texts("direction")
          .integers("hidden_size", "linear_before_reset"),
      since(14)
          .inputs(3, 6)
          .outputs(2)
          .texts("direction")
          .integers("hidden_size", "linear_before_reset", "layout")),
  IDENTITY("Identity", since(1)),
  INSTANCE_NORMALIZATION("InstanceNormalization", since(6).inputs(3).floats("epsilon")),
  IS_INF("IsInf", since(10).integers("detect_negative", "detect_positive").gives(BOOL)),
  IS_NAN("IsNaN", since(13).gives(BOOL)),
  LAYER_NORMALIZATION(
      "LayerNormalization",
      since(17).inputs(2, 3).floats("epsilon").integers("axis", "stash_type")),
  LEAKY_RELU("LeakyRelu", since(6).floats("alpha")),
  LESS("Less", since(13).inputs(2).gives(BOOL)),
  LESS_OR_EQUAL("LessOrEqual", since(12).inputs(2).gives(BOOL)),
  LOG("Log", since(13)),
  LOG_SOFTMAX("LogSoftmax", since(13).integers("axis")),
  LSTM(
      "LSTM",
      since(7).inputs(3, 8).outputs(3).texts("direction").integers("hidden_size", "input_forget"),
      since(14)
          .inputs(3, 8)
          .outputs(3)
          .texts("direction")
          .integers("hidden_size", "input_forget", "layout")),
  MATMUL("MatMul", since(13).inputs(2)),
  MAX("Max", since(13).manyInputs()),
  MAX_POOL(
      "MaxPool",
      since(12)
          .ints("kernel_shape", "pads", "strides", "dilations")
          .integers("ceil_mode", "storage_order")
          .texts("auto_pad")
          .requires("kernel_shape")),
  MIN("Min", since(13).manyInputs()),
  MOD("Mod", since(13).inputs(2).integers("fmod")),
  MUL("Mul", since(7).inputs(2)),
  NEG("Neg", since(13)),
  NON_ZERO("NonZero", since(13).gives(INT64)),
  NOT("Not", since(1).gives(BOOL)),
  ONE_HOT("OneHot", since(11).inputs(3).integers("axis").like(2)),
  OR("Or", since(7).inputs(2).gives(BOOL)),
  PAD("Pad", since(13).inputs(2, 3).texts("mode"), since(18).inputs(2, 4).texts("mode")),
  POW("Pow", since(13).inputs(2)),
  RANGE("Range", since(11).inputs(3)),
  REDUCE_L1("ReduceL1", since(13).ints("axes").integers("keepdims"), reduction()),
  REDUCE_L2("ReduceL2", since(13).ints("axes").integers("keepdims"), reduction()),
  REDUCE_MAX("ReduceMax", since(13).ints("axes").integers("keepdims"), reduction()),
  REDUCE_MEAN("ReduceMean", since(13).ints("axes").integers("keepdims"), reduction()),
  REDUCE_MIN("ReduceMin", since(13).ints("axes").integers("keepdims"), reduction()),
  REDUCE_PROD("ReduceProd", since(13).ints("axes").integers("keepdims"), reduction()),
  REDUCE_SUM("ReduceSum", since(13).inputs(1, 2).integers("keepdims", "noop_with_empty_axes")),
  RELU("Relu", since(13)),
  RESHAPE("Reshape", since(5).inputs(2), since(14).inputs(2).integers("allowzero")),
  RESIZE(
      "Resize",
      since(13)
          .inputs(1, 4)
          .floats("cubic_coeff_a", "extrapolation_value")
          .integers("exclude_outside")
          .texts("coordinate_transformation_mode", "mode", "nearest_mode"),
      since(18)
          .inputs(1, 4)
          .ints("axes")
          .floats("cubic_coeff_a", "extrapolation_value")
          .integers("antialias", "exclude_outside")
          .texts(
              "coordinate_transformation_mode",
              "keep_aspect_ratio_policy",
              "mode",
              "nearest_mode")),
  RNN(
      "RNN",
      since(7)
          .inputs(3, 6)
          .outputs(2)
          .texts("direction")
          .textLists("activations")
          .integers("hidden_size"),
      since(14)
          .inputs(3, 6)
          .outputs(2)
          .texts("direction")
          .textLists("activations")
          .integers("hidden_size", "layout")),
  ROUND("Round", since(11)),
  SCATTER_ELEMENTS(
      "ScatterElements",
      since(13).inputs(3).integers("axis"),
      since(16).inputs(3).integers("axis").texts("reduction")),
  SELU("Selu", since(6).floats("alpha", "gamma")),
  SHAPE("Shape", since(13).gives(INT64), since(15).integers("start", "end").gives(INT64)),
  SIGMOID("Sigmoid", since(13)),
  SIGN("Sign", since(13)),
  SIN("Sin", since(7)),
  SINH("Sinh", since(9)),
  SLICE("Slice", since(13).inputs(3, 5)),
  SOFTMAX("Softmax", since(13).integers("axis")),
  SOFTPLUS("Softplus", since(1)),
  SOFTSIGN("Softsign", since(1)),
  SPLIT(
      "Split",
      since(13).inputs(1, 2).manyOutputs().integers("axis"),
      since(18).inputs(1, 2).manyOutputs().integers("axis", "num_outputs")),
  SQRT("Sqrt", since(13)),
  SQUEEZE("Squeeze", since(13).inputs(1, 2)),
  SUB("Sub", since(13).inputs(2)),
  TAN("Tan", since(7)),
  TANH("Tanh", since(13)),
  TILE("Tile", since(13).inputs(2)),
  TOP_K("TopK", since(11).inputs(2).outputs(2).integers("axis", "largest", "sorted")),
  TRANSPOSE("Transpose", since(1).ints("perm")),
  UNIQUE("Unique", since(11).outputs(4).integers("axis", "sorted")),
  UNSQUEEZE("Unsqueeze", since(13).inputs(2)),
  WHERE("Where", since(9).inputs(3).like(1)),
  XOR("Xor", since(7).inputs(2).gives(BOOL));

  /** The lowest opset that Kiln writes. */
  public static final int FIRST_OPSET = 13;

  public static final int LAST_OPSET = 21;

  private final String type;
  private final List<Schema> schemas;

  Op(String type, Schema... schemas) {
    this.type = type;
    this.schemas = List.of(schemas);
  }

  private static Schema reduction() {
    return since(18).inputs(1, 2).integers("keepdims", "noop_with_empty_axes");
  }

  /** Returns the name of the operator in a file, such as {@code Conv}. */
  public String type() {
    return type;
  }

  /**
   * Returns whether the operator accepts this number of inputs at that opset. This distinguishes
   * operators whose axes moved from an attribute to an input.
   */
  public boolean takes(int inputs, int opset) {
    return schema(opset).maxInputs() >= inputs;
  }

  /**
   * Returns the element type of the output, which is either fixed by the operator or the type of
   * one of the inputs.
   */
  ElementType gives(int opset, List<Value> inputs) {
    Schema schema = schema(opset);
    if (schema.gives() != null || inputs.size() <= schema.like()) {
      return schema.gives();
    }
    Value like = inputs.get(schema.like());
    return like == null ? null : like.type();
  }

  /**
   * Checks the inputs, outputs and attributes of a node against the table.
   *
   * @param present whether each input is given
   * @throws GraphException if they do not fit; the message says what was found and what is expected
   */
  void check(int opset, List<Boolean> present, int outputs, Map<String, Attribute> attributes) {
    schema(opset).check(type, opset, present, outputs, attributes);
  }

  private Schema schema(int opset) {
    Schema found = null;
    for (Schema schema : schemas) {
      if (schema.since() <= opset) {
        found = schema;
      }
    }
    if (found == null) {
      throw new GraphException(
          "%s needs opset %d or newer, found opset %d; ask for a newer one"
              .formatted(type, schemas.get(0).since(), opset));
    }
    return found;
  }
}
