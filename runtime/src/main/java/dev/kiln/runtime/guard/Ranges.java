package dev.kiln.runtime.guard;

import java.util.List;

/**
 * The ranges of integers that operators compute. The range of a result that could overflow is
 * everything, as is the range of whatever is not known.
 */
final class Ranges {
  private Ranges() {}

  /** Returns the value with the range that the operator gives it. */
  static Fact of(String operator, Fact result, List<Fact> inputs) {
    Fact a = inputs.get(0);
    Fact b = inputs.get(inputs.size() - 1);
    return switch (operator) {
      case "Add" -> sums(result, sum(a.least(), b.least()), sum(a.most(), b.most()));
      case "Sub" ->
          b.least() == Long.MIN_VALUE
              ? result
              : sums(result, sum(a.least(), -b.most()), sum(a.most(), -b.least()));
      case "Mul" -> products(result, a, b);
      case "Div" -> quotient(result, a, b);
      case "Mod" -> remainder(result, b);
      case "Abs" ->
          a.least() > Integer.MIN_VALUE ? result.within(0, Math.max(a.most(), -a.least())) : result;
      case "Max" -> result.within(most(inputs, true), most(inputs, false));
      case "Min" -> result.within(least(inputs, true), least(inputs, false));
      case "Relu" -> result.within(Math.max(0, a.least()), Math.max(0, a.most()));
      case "Sum" -> inputs.size() == 1 ? result.within(a.least(), a.most()) : result;
      default -> result;
    };
  }

  private static long most(List<Fact> inputs, boolean smallest) {
    return inputs.stream().mapToLong(x -> smallest ? x.least() : x.most()).max().getAsLong();
  }

  private static long least(List<Fact> inputs, boolean smallest) {
    return inputs.stream().mapToLong(x -> smallest ? x.least() : x.most()).min().getAsLong();
  }

  /** Returns a sum, or the smallest number where it would overflow: it then may be anything. */
  private static long sum(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? Long.MIN_VALUE : sum;
  }

  private static Fact sums(Fact result, long least, long most) {
    boolean known = least != Long.MIN_VALUE && most != Long.MIN_VALUE && most != Long.MAX_VALUE;
    return known && fits(result, least, most) ? result.within(least, most) : result;
  }

  /** Returns whether the numbers are not cut to the type of the result. */
  private static boolean fits(Fact result, long least, long most) {
    return result.type() == Fact.INT64
        || result.type() == Fact.INT32 && least >= Integer.MIN_VALUE && most <= Integer.MAX_VALUE;
  }

  /** Returns the value after its elements were converted to integers of that type. */
  static Fact cast(Fact value, int type) {
    Fact cast = value.typed(type);
    long least = Math.max(value.least(), least(value.type()));
    long most = Math.min(value.most(), most(value.type()));
    boolean integers = value.type() != 0 && most(value.type()) != 0;
    return integers && fits(cast, least, most)
        ? new Fact(
            true, cast.constant(), type, cast.dims(), cast.elements(), least, most, value.numbers())
        : cast;
  }

  /** Returns the smallest number of an integer type. */
  static long least(int type) {
    return switch (type) {
      case 3 -> Byte.MIN_VALUE;
      case 5 -> Short.MIN_VALUE;
      case Fact.INT32 -> Integer.MIN_VALUE;
      case Fact.INT64 -> Long.MIN_VALUE;
      default -> 0;
    };
  }

  /** Returns the largest number of an integer type, 0 for all other types. */
  static long most(int type) {
    return switch (type) {
      case Fact.BOOL -> 1;
      case Fact.UINT8 -> 255;
      case 3 -> Byte.MAX_VALUE;
      case 4 -> 65535;
      case 5 -> Short.MAX_VALUE;
      case Fact.INT32 -> Integer.MAX_VALUE;
      case Fact.INT64 -> Long.MAX_VALUE;
      case 12 -> 0xffffffffL;
      default -> 0;
    };
  }

  private static Fact products(Fact result, Fact a, Fact b) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long x : new long[] {a.least(), a.most()}) {
      for (long y : new long[] {b.least(), b.most()}) {
        if (Math.abs((double) x * y) > 4e18) {
          return result;
        }
        least = Math.min(least, x * y);
        most = Math.max(most, x * y);
      }
    }
    return fits(result, least, most) ? result.within(least, most) : result;
  }

  private static Fact quotient(Fact result, Fact a, Fact b) {
    boolean known = b.least() >= 1 && result.type() == a.type() && a.type() == b.type();
    return known ? result.within(Math.min(0, a.least()), Math.max(0, a.most())) : result;
  }

  private static Fact remainder(Fact result, Fact b) {
    return b.least() < 1 || result.type() != b.type()
        ? result
        : result.within(1 - b.most(), b.most() - 1);
  }
}
