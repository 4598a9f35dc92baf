package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.graph.Op;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;

/** Activation functions and the softmax family. */
final class Activations {
  private static final int FIRST_OPSET_WITH_GELU = 20;

  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArrayEx.relu", Op.RELU)
          .row("NDArrayEx.sigmoid", Op.SIGMOID)
          .row("NDArrayEx.tanh", Op.TANH)
          .row("NDArrayEx.softPlus", Op.SOFTPLUS)
          .row("NDArrayEx.softSign", Op.SOFTSIGN)
          .row("NDArrayEx.selu", Op.SELU)
          .row("NDArrayEx.elu", (c, e) -> slope(Op.ELU, c, e))
          .row("NDArrayEx.leakyRelu", (c, e) -> slope(Op.LEAKY_RELU, c, e))
          .row("NDArrayEx.gelu", Activations::gelu)
          .row("NDArray.softmax", (c, e) -> alongAxis(Op.SOFTMAX, c, e))
          .row("NDArray.logSoftmax", (c, e) -> alongAxis(Op.LOG_SOFTMAX, c, e));

  private Activations() {}

  private static Value slope(Op op, Call call, Emitter e) {
    Attributes alpha = Attributes.none().with("alpha", call.number(0).floatValue());
    return e.node(op, alpha, e.value(call.receiver()));
  }

  private static Value alongAxis(Op op, Call call, Emitter e) {
    Attributes axis = Attributes.none().with("axis", call.integer(0));
    return e.node(op, axis, e.value(call.receiver()));
  }

  /** Computes the exact GELU, x / 2 * (1 + erf(x / sqrt(2))); Hendrycks and Gimpel 2016. */
  private static Value gelu(Call call, Emitter e) {
    Value x = e.value(call.receiver());
    if (e.opset() >= FIRST_OPSET_WITH_GELU) {
      return e.node(Op.GELU, x);
    }
    ElementType type = Emitter.type(call.receiver());
    Value erf = e.node(Op.ERF, e.node(Op.MUL, x, e.scalar(Math.sqrt(0.5), type)));
    Value half = e.node(Op.MUL, x, e.scalar(0.5, type));
    return e.node(Op.MUL, half, e.node(Op.ADD, erf, e.scalar(1, type)));
  }
}
