package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.Traced;
import dev.kiln.export.graph.Op;
import dev.kiln.export.graph.Tensor;
import dev.kiln.export.graph.Value;
import java.util.List;

/** Pictures of another size. */
final class Interpolation {
  private static final int FIRST_OPSET_WITH_ANTIALIAS = 18;
  private static final long NEAREST = 0;
  private static final long BILINEAR = 1;
  private static final long BICUBIC = 3;

  static final Rows ROWS = new Rows().row("NDArrayEx.interpolation", Interpolation::interpolation);

  private Interpolation() {}

  /**
   * Arguments: the height and width, the kind, and whether corners are aligned, which DJL's PyTorch
   * engine ignores. It smooths where it shrinks.
   */
  private static Value interpolation(Call call, Emitter e) {
    Attributes settings = Attributes.none();
    long kind = call.integer(1);
    if (kind == NEAREST) {
      settings
          .with("mode", "nearest")
          .with("coordinate_transformation_mode", "asymmetric")
          .with("nearest_mode", "floor");
    } else if (kind == BILINEAR || kind == BICUBIC) {
      settings
          .with("mode", kind == BILINEAR ? "linear" : "cubic")
          .with("coordinate_transformation_mode", "half_pixel");
      if (shrinks(call.receiver(), call.result())) {
        if (e.opset() < FIRST_OPSET_WITH_ANTIALIAS) {
          throw call.refuse(
              "smoothing where a picture shrinks needs Resize of opset %d or newer, found opset %d;"
                      .formatted(FIRST_OPSET_WITH_ANTIALIAS, e.opset())
                  + " ask for a newer one");
        }
        settings.with("antialias", 1);
      }
    } else {
      throw call.refuse("interpolation by area is not supported; pool instead");
    }
    return resize(settings, call.receiver(), call.result(), e);
  }

  private static boolean shrinks(Traced from, Traced to) {
    for (int axis = 2; axis < from.rank(); axis++) {
      Size in = from.shape().get(axis);
      Size out = to.shape().get(axis);
      if (out.first() < in.first() || out.second() < in.second()) {
        return true;
      }
    }
    return false;
  }

  /** A picture [N, C, H, W] in the size of another; by factors where these are whole and fixed. */
  static Value resize(Attributes settings, Traced from, Traced to, Emitter e) {
    Value x = e.value(from);
    float[] factors = factors(from, to);
    return factors == null
        ? e.node(Op.RESIZE, settings, x, null, null, e.sizes(to.shape()))
        : e.node(
            Op.RESIZE,
            settings,
            x,
            null,
            e.constant(Tensor.ofFloats(List.of((long) factors.length), factors)));
  }

  private static float[] factors(Traced from, Traced to) {
    float[] factors = new float[from.rank()];
    for (int axis = 0; axis < factors.length; axis++) {
      Size in = from.shape().get(axis);
      Size out = to.shape().get(axis);
      boolean whole = in.isFixed() && out.isFixed() && out.first() % in.first() == 0;
      if (!whole && !in.equals(out)) {
        return null;
      }
      factors[axis] = whole ? out.first() / in.first() : 1;
    }
    return factors;
  }
}
