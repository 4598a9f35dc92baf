package dev.kiln.tune.torch;

import dev.kiln.runtime.ElementType;
import dev.kiln.tune.torch.Term.Array;
import dev.kiln.tune.torch.Term.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes sizes number by number: what exporters write to find out a shape becomes expressions of
 * sizes and needs no arrays.
 */
final class NumberArithmetic {
  private NumberArithmetic() {}

  /** Returns what a node gives if it only computes numbers of numbers. */
  static Optional<Numbers> of(Site site) {
    String operator = site.node().domain().isEmpty() ? site.node().operator() : "";
    if (operator.equals("Shape") || operator.equals("Size")) {
      return Optional.of(sizes(site, operator));
    }
    for (int i = 0; i < site.node().inputs().size(); i++) {
      if (site.has(i) && site.term(i) instanceof Array) {
        return Optional.empty();
      }
    }
    return switch (operator) {
      case "Identity" -> Optional.of(site.numbers(0));
      case "Cast" -> Optional.of(cast(site));
      case "Gather" -> NumberSelection.gather(site);
      case "Slice" -> NumberSelection.slice(site);
      case "Concat" -> Optional.of(NumberSelection.concat(site));
      case "Squeeze" -> Optional.of(scalar(site.numbers(0), true));
      case "Unsqueeze" ->
          site.numbers(0).scalar() ? Optional.of(scalar(site.numbers(0), false)) : Optional.empty();
      case "Reshape" -> NumberSelection.reshape(site);
      case "Add", "Sub", "Mul", "Div", "Mod", "Min", "Max", "And", "Or" -> binary(site, operator);
      case "Floor", "Ceil", "Neg", "Not" -> Optional.of(unary(site, operator));
      case "ReduceProd" -> Optional.of(product(site.numbers(0)));
      case "ConstantOfShape" -> NumberSelection.filled(site);
      case "Range" -> NumberSelection.range(site);
      case "Equal" -> equal(site);
      case "Where" -> where(site);
      default -> Optional.empty();
    };
  }

  private static Numbers sizes(Site site, String operator) {
    if (site.term(0) instanceof Numbers numbers) {
      String count = Integer.toString(numbers.values().size());
      boolean empty = numbers.scalar() && operator.equals("Shape");
      return new Numbers(
          empty ? List.of() : List.of(count), operator.equals("Size"), ElementType.INT64);
    }
    String code = site.in(0);
    if (operator.equals("Size")) {
      return new Numbers(List.of("torch.numel(" + code + ")"), true, ElementType.INT64);
    }
    int rank = site.rank(0);
    int start = bound(site.node().integer("start", 0), rank);
    int end = bound(site.node().integer("end", rank), rank);
    List<String> values =
        IntStream.range(start, Math.max(start, end))
            .mapToObj(axis -> "torch.size(%s, %d)".formatted(code, axis))
            .toList();
    return new Numbers(values, false, ElementType.INT64);
  }

  static int bound(long at, int size) {
    return (int) Math.max(0, Math.min(size, at < 0 ? at + size : at));
  }

  static Numbers scalar(Numbers numbers, boolean scalar) {
    return new Numbers(numbers.values(), scalar && numbers.values().size() == 1, numbers.type());
  }

  private static Numbers cast(Site site) {
    Numbers numbers = site.numbers(0);
    ElementType to = ElementType.withCode((int) site.node().integer("to", 7)).orElseThrow();
    String function = to.isFloating() ? "float" : to == ElementType.BOOL ? "bool" : "int";
    boolean same =
        to.isFloating() == numbers.type().isFloating()
            && (to == ElementType.BOOL) == (numbers.type() == ElementType.BOOL);
    List<String> values =
        numbers.values().stream().map(v -> same ? v : function + "(" + v + ")").toList();
    return new Numbers(values, numbers.scalar(), to);
  }

  private static Optional<Numbers> binary(Site site, String operator) {
    if (site.node().inputs().size() != 2) {
      return Optional.empty();
    }
    Numbers a = site.numbers(0);
    Numbers b = site.numbers(1);
    boolean whole = !a.type().isFloating();
    return paired(
        a,
        b,
        a.type(),
        (x, y) ->
            switch (operator) {
              case "Add" -> "(%s + %s)".formatted(x, y);
              case "Sub" -> "(%s - %s)".formatted(x, y);
              case "Mul" -> "(%s * %s)".formatted(x, y);
              case "Div" -> whole ? "(%s // %s)".formatted(x, y) : "(%s / %s)".formatted(x, y);
              case "Mod" -> "(%s %% %s)".formatted(x, y);
              case "And" -> "(%s and %s)".formatted(x, y);
              case "Or" -> "(%s or %s)".formatted(x, y);
              case "Min" -> "min(%s, %s)".formatted(x, y);
              default -> "max(%s, %s)".formatted(x, y);
            });
  }

  private interface Pairing {
    String of(String a, String b);
  }

  private static Optional<Numbers> paired(Numbers a, Numbers b, ElementType type, Pairing pairing) {
    int size = Math.max(a.values().size(), b.values().size());
    List<String> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String x = a.values().get(a.values().size() == 1 ? 0 : i);
      String y = b.values().get(b.values().size() == 1 ? 0 : i);
      values.add(folded(x, y, pairing));
    }
    return Optional.of(new Numbers(values, a.scalar() && b.scalar(), type));
  }

  /** What is known is computed now, so that it stays known. */
  private static String folded(String x, String y, Pairing pairing) {
    String code = pairing.of(x, y);
    if (!x.matches("-?\\d{1,9}") || !y.matches("-?\\d{1,9}")) {
      return code;
    }
    long a = Long.parseLong(x);
    long b = Long.parseLong(y);
    String shape = pairing.of("x", "y");
    return switch (shape) {
      case "(x + y)" -> Long.toString(a + b);
      case "(x - y)" -> Long.toString(a - b);
      case "(x * y)" -> Long.toString(a * b);
      case "(x // y)" -> b == 0 ? code : Long.toString(a / b);
      default -> code;
    };
  }

  private static Numbers unary(Site site, String operator) {
    Numbers numbers = site.numbers(0);
    String pattern =
        switch (operator) {
          case "Floor" -> "float(torch.floor(%s))";
          case "Ceil" -> "float(torch.ceil(%s))";
          case "Not" -> "(not %s)";
          default -> "(-%s)";
        };
    return new Numbers(
        numbers.values().stream().map(value -> folded(pattern, value)).toList(),
        numbers.scalar(),
        numbers.type());
  }

  private static String folded(String pattern, String value) {
    if (pattern.equals("(-%s)") && value.matches("-?\\d{1,9}")) {
      return Long.toString(-Long.parseLong(value));
    }
    boolean truth = value.equals("True") || value.equals("False");
    return pattern.equals("(not %s)") && truth
        ? value.equals("True") ? "False" : "True"
        : pattern.formatted(value);
  }

  private static Numbers product(Numbers numbers) {
    String all = numbers.values().isEmpty() ? "1" : String.join(" * ", numbers.values());
    return new Numbers(List.of("(" + all + ")"), true, numbers.type());
  }

  private static Optional<Numbers> equal(Site site) {
    // A computed size is never negative; only marks such as -1 are compared here.
    return paired(
        site.numbers(0),
        site.numbers(1),
        ElementType.BOOL,
        (x, y) -> {
          boolean known = x.matches("-?\\d+") && y.matches("-?\\d+");
          if (known) {
            return x.equals(y) ? "True" : "False";
          }
          boolean mark = x.startsWith("-") && x.matches("-\\d+") || y.matches("-\\d+");
          return mark ? "False" : "(%s == %s)".formatted(x, y);
        });
  }

  private static Optional<Numbers> where(Site site) {
    Numbers choice = site.numbers(0);
    Numbers yes = site.numbers(1);
    Numbers no = site.numbers(2);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < choice.values().size(); i++) {
      String a = yes.values().get(yes.values().size() == 1 ? 0 : i);
      String b = no.values().get(no.values().size() == 1 ? 0 : i);
      String chosen = choice.values().get(i);
      values.add(
          chosen.equals("True")
              ? a
              : chosen.equals("False") ? b : "(%s if %s else %s)".formatted(a, chosen, b));
    }
    return Optional.of(new Numbers(values, choice.scalar(), yes.type()));
  }
}
