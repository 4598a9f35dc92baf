package dev.kiln.tune.torch;

import dev.kiln.runtime.ElementType;

/** Comparisons and truth. */
final class LogicRows {
  static final Rows ROWS =
      new Rows()
          .row("Equal", "torch.eq({0}, {1})")
          .gives(ElementType.BOOL)
          .row("Less", "torch.lt({0}, {1})")
          .gives(ElementType.BOOL)
          .row("LessOrEqual", "torch.le({0}, {1})")
          .gives(ElementType.BOOL)
          .row("Greater", "torch.gt({0}, {1})")
          .gives(ElementType.BOOL)
          .row("GreaterOrEqual", "torch.ge({0}, {1})")
          .gives(ElementType.BOOL)
          .row("And", "torch.logical_and({0}, {1})")
          .gives(ElementType.BOOL)
          .row("Or", "torch.logical_or({0}, {1})")
          .gives(ElementType.BOOL)
          .row("Xor", "torch.logical_xor({0}, {1})")
          .gives(ElementType.BOOL)
          .row("Not", "torch.logical_not({0})")
          .gives(ElementType.BOOL)
          .row("IsNaN", "torch.isnan({0})")
          .gives(ElementType.BOOL)
          .row("IsInf", LogicRows::infinite)
          .gives(ElementType.BOOL);

  private LogicRows() {}

  private static String infinite(Site site) {
    boolean above = site.node().integer("detect_positive", 1) != 0;
    boolean below = site.node().integer("detect_negative", 1) != 0;
    String x = site.in(0);
    if (above && below) {
      return "torch.isinf(%s)".formatted(x);
    }
    return above
        ? "torch.eq(%s, inf)".formatted(x)
        : below ? "torch.eq(%s, -inf)".formatted(x) : "torch.zeros_like(%s, dtype=11)".formatted(x);
  }
}
