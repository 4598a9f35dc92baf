package dev.kiln.tune.torch;

import dev.kiln.graph.Dim;
import dev.kiln.runtime.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Quantization as it is in use, whose rounding lets gradients through as if it were not there
 * (Bengio et al., "Estimating or propagating gradients", 2013). Levels are whole numbers in arrays
 * of floats.
 */
final class QuantizeRows {
  static final Rows ROWS =
      new Rows()
          .row("QuantizeLinear", QuantizeRows::quantized)
          .gives(ElementType.FLOAT)
          .row("DequantizeLinear", QuantizeRows::dequantized)
          .gives(ElementType.FLOAT);

  private QuantizeRows() {}

  private static String quantized(Site site) {
    String levels =
        site.let(
            "torch.clamp(torch.add(torch.div(%s, %s), %s), %s)"
                .formatted(site.in(0), factors(site, 1), zeros(site), range(site)));
    return "torch.add(%s, torch.detach(torch.sub(torch.round(%s), %s)))"
        .formatted(levels, levels, levels);
  }

  private static String dequantized(Site site) {
    String levels =
        site.type(0).isFloating() ? site.in(0) : "torch.to(%s, 6)".formatted(site.in(0));
    return "torch.mul(torch.sub(%s, %s), %s)".formatted(levels, zeros(site), factors(site, 1));
  }

  private static String range(Site site) {
    ElementType type = site.has(2) ? site.type(2) : ElementType.UINT8;
    return switch (type) {
      case UINT8 -> "0., 255.";
      case INT8 -> "-128., 127.";
      case UINT16 -> "0., 65535.";
      case INT16 -> "-32768., 32767.";
      default -> throw site.refuse("levels of type " + type + " have no expression");
    };
  }

  private static String zeros(Site site) {
    return site.has(2) ? factors(site, 2) : "0.";
  }

  /** Returns numbers for all elements or for each along an axis. */
  private static String factors(Site site, int input) {
    if (site.node().integer("block_size", 0) != 0) {
      throw site.refuse("scales of blocks have no expression");
    }
    String floats = "torch.to(%s, 6)".formatted(site.in(input));
    int rank = site.rank(input);
    if (rank == 0) {
      return floats;
    }
    if (rank > 1) {
      throw site.refuse("scales of several axes have no expression");
    }
    int axes = site.rank(0);
    long axis = site.node().integer("axis", 1);
    List<String> shape = new ArrayList<>(Collections.nCopies(axes, "1"));
    boolean one = site.shape(input).map(dims -> dims.equals(List.of(Dim.of(1)))).orElse(false);
    shape.set((int) (one ? 0 : axis < 0 ? axis + axes : axis), "-1");
    return "torch.reshape(%s, [%s])".formatted(floats, String.join(", ", shape));
  }
}
