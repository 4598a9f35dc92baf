package dev.kiln.export.lower;

import dev.kiln.export.capture.Call;
import dev.kiln.export.capture.Size;
import dev.kiln.export.capture.TracedArray;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.List;

/** Operators that resize pictures. */
final class Resizing {
  private static final int FIRST_OPSET_WITH_ANTIALIAS = 18;
  private static final long NEAREST = 0;
  private static final long BILINEAR = 1;
  private static final long BICUBIC = 3;

  static final LoweringTable ROWS =
      new LoweringTable()
          .row("NDArrayEx.interpolation", Resizing::interpolation)
          .note("nearest, bilinear, bicubic; smoothed where it shrinks, from opset 18 on")
          .row("NDArrayEx.resize", Resizing::resizeChannelsLast)
          .note("as interpolation; channels last");

  private Resizing() {}

  /**
   * Lowers an interpolation. Arguments: the height and width, the kind, and whether corners are
   * aligned, which DJL's PyTorch engine ignores.
   */
  private static Value interpolation(Call call, Emitter e) {
    List<Size> from = call.receiver().shape();
    List<Size> to = call.result().shape();
    Attributes kind = kind(call, call.integer(1), from, to, e);
    return resize(kind, e.value(call.receiver()), from, to, e);
  }

  /**
   * Lowers a resize of pictures [H, W, C] or [N, H, W, C]. Arguments: the width, the height and the
   * kind.
   */
  private static Value resizeChannelsLast(Call call, Emitter e) {
    ElementType type = Emitter.type(call.receiver());
    boolean single = call.receiver().rank() == 3;
    Value pictures = e.cast(e.value(call.receiver()), ElementType.FLOAT);
    Value batch = single ? e.node(Op.UNSQUEEZE, pictures, e.integers(0)) : pictures;
    Attributes channelsFirst = Attributes.none().with("perm", new long[] {0, 3, 1, 2});
    Attributes channelsLast = Attributes.none().with("perm", new long[] {0, 2, 3, 1});
    List<Size> from = channelsFirst(call.receiver());
    List<Size> to = channelsFirst(call.result());
    Attributes kind = kind(call, call.integer(2), from, to, e);
    Value planes = resize(kind, e.node(Op.TRANSPOSE, channelsFirst, batch), from, to, e);
    Value resized = e.node(Op.TRANSPOSE, channelsLast, planes);
    return e.cast(single ? e.node(Op.SQUEEZE, resized, e.integers(0)) : resized, type);
  }

  private static List<Size> channelsFirst(TracedArray pictures) {
    List<Size> sizes = pictures.shape();
    int last = sizes.size() - 1;
    Size batch = last == 3 ? sizes.get(0) : new Size(1, 1);
    return List.of(batch, sizes.get(last), sizes.get(last - 2), sizes.get(last - 1));
  }

  /**
   * Returns the settings that match DJL's PyTorch engine, which applies antialiasing when it
   * shrinks a picture.
   */
  private static Attributes kind(Call call, long kind, List<Size> from, List<Size> to, Emitter e) {
    Attributes settings = Attributes.none();
    if (kind == NEAREST) {
      return settings
          .with("mode", "nearest")
          .with("coordinate_transformation_mode", "asymmetric")
          .with("nearest_mode", "floor");
    }
    if (kind != BILINEAR && kind != BICUBIC) {
      throw call.refuse("interpolation by area is not supported; pool instead");
    }
    settings
        .with("mode", kind == BILINEAR ? "linear" : "cubic")
        .with("coordinate_transformation_mode", "half_pixel");
    if (kind == BICUBIC) {
      // Keys's coefficient, and weights that add up to one at the border, as in Pillow.
      settings.with("cubic_coeff_a", -0.5f).with("exclude_outside", 1);
    }
    if (!shrinks(from, to)) {
      return settings;
    }
    if (e.opset() < FIRST_OPSET_WITH_ANTIALIAS) {
      throw call.refuse(
          "smoothing where a picture shrinks needs Resize of opset %d or newer, found opset %d; ask"
                  .formatted(FIRST_OPSET_WITH_ANTIALIAS, e.opset())
              + " for a newer one");
    }
    return settings.with("antialias", 1).with("exclude_outside", 1);
  }

  private static boolean shrinks(List<Size> from, List<Size> to) {
    for (int axis = 2; axis < from.size(); axis++) {
      Size in = from.get(axis);
      Size out = to.get(axis);
      if (out.first() < in.first() || out.second() < in.second()) {
        return true;
      }
    }
    return false;
  }

  /** Resizes a picture [N, C, H, W], by scale factors if these are fixed integers. */
  static Value resize(Attributes settings, Value x, List<Size> from, List<Size> to, Emitter e) {
    float[] factors = factors(from, to);
    return factors == null
        ? e.node(Op.RESIZE, settings, x, null, null, e.sizes(to))
        : e.node(
            Op.RESIZE,
            settings,
            x,
            null,
            e.constant(TensorData.ofFloats(List.of((long) factors.length), factors)));
  }

  private static float[] factors(List<Size> from, List<Size> to) {
    float[] factors = new float[from.size()];
    for (int axis = 0; axis < factors.length; axis++) {
      Size in = from.get(axis);
      Size out = to.get(axis);
      boolean whole = in.isFixed() && out.isFixed() && out.first() % in.first() == 0;
      if (!whole && !in.equals(out)) {
        return null;
      }
      factors[axis] = whole ? out.first() / in.first() : 1;
    }
    return factors;
  }
}
