package dev.kiln.tune.torch;

import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.stream.IntStream;

/** Arithmetic and functions of each element. */
final class ElementRows {
  static final Rows ROWS =
      new Rows()
          .row("Add", site -> binary(site, "torch.add(%s, %s)"))
          .row("Sub", site -> binary(site, "torch.sub(%s, %s)"))
          .row("Mul", site -> binary(site, "torch.mul(%s, %s)"))
          .row("Div", ElementRows::div)
          .row("Pow", site -> cast(site, "torch.pow({0}, {1})"))
          .row("Mod", ElementRows::mod)
          .row("Min", site -> site.fold("torch.minimum"))
          .row("Max", site -> site.fold("torch.maximum"))
          .row("Sum", site -> site.fold("torch.add"))
          .row(
              "Mean",
              site ->
                  "torch.div(%s, %d)"
                      .formatted(site.fold("torch.add"), site.node().inputs().size()))
          .row("Abs", "torch.abs({0})")
          .row("Neg", "torch.neg({0})")
          .row("Sign", "torch.sign({0})")
          .row("Floor", "torch.floor({0})")
          .row("Ceil", "torch.ceil({0})")
          .row("Round", "torch.round({0})")
          .row("Sqrt", "torch.sqrt({0})")
          .row("Reciprocal", "torch.reciprocal({0})")
          .row("Exp", "torch.exp({0})")
          .row("Log", "torch.log({0})")
          .row("Erf", "torch.erf({0})")
          .row("Sin", "torch.sin({0})")
          .row("Cos", "torch.cos({0})")
          .row("Tan", "torch.tan({0})")
          .row("Asin", "torch.asin({0})")
          .row("Acos", "torch.acos({0})")
          .row("Atan", "torch.atan({0})")
          .row("Sinh", "torch.sinh({0})")
          .row("Cosh", "torch.cosh({0})")
          .row("Asinh", "torch.asinh({0})")
          .row("Acosh", "torch.acosh({0})")
          .row("Atanh", "torch.atanh({0})")
          .row("Identity", "{0}")
          .row("Cast", ElementRows::toType)
          .row(
              "CastLike",
              site -> "torch.to(%s, %d)".formatted(site.in(0), TorchTypes.code(site.type(1))))
          .like(1)
          .row("Where", "torch.where({0}, {1}, {2})")
          .like(1);

  private ElementRows() {}

  /** Before opset 7 the second operand was aligned with an axis of the first. */
  private static String binary(Site site, String pattern) {
    return pattern.formatted(site.in(0), aligned(site));
  }

  private static String aligned(Site site) {
    String other = site.in(1);
    long axis = site.node().integer("axis", -1);
    if (site.opset() >= 7 || axis < 0) {
      return other;
    }
    long behind = site.rank(0) - axis - site.rank(1);
    List<String> sizes =
        IntStream.range(0, site.rank(1))
            .mapToObj(i -> "torch.size(%s, %d)".formatted(other, i))
            .toList();
    return "torch.reshape(%s, [%s%s])"
        .formatted(other, String.join(", ", sizes), ", 1".repeat((int) behind));
  }

  private static String div(Site site) {
    boolean whole = TorchTypes.isWhole(site.type(0));
    return binary(site, whole ? "torch.div(%s, %s, rounding_mode=\"trunc\")" : "torch.div(%s, %s)");
  }

  private static String cast(Site site, String pattern) {
    return "torch.to(%s, %d)".formatted(site.fill(pattern), TorchTypes.code(site.type(0)));
  }

  private static String mod(Site site) {
    return site.fill(
        site.node().integer("fmod", 0) != 0 ? "torch.fmod({0}, {1})" : "torch.remainder({0}, {1})");
  }

  private static String toType(Site site) {
    ElementType to =
        ElementType.withCode((int) site.node().integer("to", 0))
            .filter(
                type -> type.isFloating() || type == ElementType.BOOL || TorchTypes.isWhole(type))
            .filter(type -> type != ElementType.STRING)
            .orElseThrow(() -> site.refuse("its type has no arrays"));
    return "torch.to(%s, %d)".formatted(site.in(0), TorchTypes.code(to));
  }
}
