package dev.kiln.graph.prepare;

import java.util.Map;
import java.util.TreeMap;

/**
 * A size that depends on sizes that each run chooses: a sum of multiples of unknowns.
 *
 * @param terms how often each unknown counts, without zeros
 * @param rest what is added
 */
record OpenSize(Map<Integer, Long> terms, long rest) {
  OpenSize {
    terms = Map.copyOf(terms);
  }

  static OpenSize of(long size) {
    return new OpenSize(Map.of(), size);
  }

  static OpenSize unknown(int unknown) {
    return new OpenSize(Map.of(unknown, 1L), 0);
  }

  boolean isFixed() {
    return terms.isEmpty();
  }

  OpenSize plus(long more) {
    return new OpenSize(terms, Math.addExact(rest, more));
  }

  OpenSize plus(OpenSize other) {
    Map<Integer, Long> sum = new TreeMap<>(terms);
    other.terms.forEach((unknown, count) -> sum.merge(unknown, count, Math::addExact));
    sum.values().removeIf(count -> count == 0);
    return new OpenSize(sum, Math.addExact(rest, other.rest));
  }

  OpenSize times(long factor) {
    Map<Integer, Long> product = new TreeMap<>();
    if (factor != 0) {
      terms.forEach((unknown, count) -> product.put(unknown, Math.multiplyExact(count, factor)));
    }
    return new OpenSize(product, Math.multiplyExact(rest, factor));
  }

  /** Returns whether the remainder of a division by that number does not depend on the unknowns. */
  boolean hasKnownRemainder(long divisor) {
    return terms.values().stream().allMatch(count -> count % divisor == 0);
  }

  boolean isMultiple(long divisor) {
    return hasKnownRemainder(divisor) && rest % divisor == 0;
  }

  /** Returns the quotient, rounded down; its remainder has to be known. */
  OpenSize dividedBy(long divisor) {
    Map<Integer, Long> quotient = new TreeMap<>();
    terms.forEach((unknown, count) -> quotient.put(unknown, count / divisor));
    return new OpenSize(quotient, Math.floorDiv(rest, divisor));
  }

  /** Returns whether no choice of the unknowns makes it 1, the size that is broadcast. */
  boolean isNeverOne() {
    long common = terms.values().stream().reduce(0L, OpenSize::commonDivisor);
    return common == 0 ? rest != 1 : common > 1 && Math.floorMod(rest - 1, common) != 0;
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? Math.abs(a) : commonDivisor(b, a % b);
  }
}
