package dev.kiln.train.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What can be chosen in a network beside its classes, each by name with the article's value and the
 * chosen one:
 *
 * <pre>
 * latent         how many random numbers, or numbers of a code
 * size           the side of the pictures, in pixels
 * channels       1 for grey pictures, 3 for colour
 * width-mult     the widths of all layers, by the article's
 * upsample       1 for enlarging and convolving in place of transposed convolutions, else 0
 * average-pool   1 for global average pooling in place of linear layers, else 0
 * width          how many channels the residual blocks have
 * blocks         how many residual blocks there are
 * norm-momentum  how much of a batch's statistics batch normalization takes over at a step
 * </pre>
 */
public final class Dimensions {
  /** Nothing can be chosen. */
  static final Dimensions NONE = new Dimensions(Map.of(), Map.of());

  private final Map<String, Double> articles;
  private final Map<String, Double> chosen;

  private Dimensions(Map<String, Double> articles, Map<String, Double> chosen) {
    this.articles = articles;
    this.chosen = chosen;
  }

  /** Returns these and one more, with the article's value. */
  Dimensions and(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(articles);
    more.put(name, value);
    Map<String, Double> same = Collections.unmodifiableMap(more);
    return new Dimensions(same, same);
  }

  /** Returns a network's dimensions with one changed. */
  Dimensions with(String network, String name, double value) {
    if (!articles.containsKey(name)) {
      String known = articles.isEmpty() ? "nothing" : String.join(", ", articles.keySet());
      throw new IllegalArgumentException(
          "%s has no %s to choose; it has %s".formatted(network, name, known));
    }
    checkFactor(name, value);
    Map<String, Double> changed = new LinkedHashMap<>(chosen);
    changed.put(name, value);
    return new Dimensions(articles, Collections.unmodifiableMap(changed));
  }

  private static void checkFactor(String name, double value) {
    switch (name) {
      case "width-mult" -> check(name, value, value >= 0.1 && value <= 4, "from 0.1 to 4");
      case "norm-momentum" -> check(name, value, value >= 1e-4 && value <= 1, "from 0.0001 to 1");
      case "upsample", "average-pool" -> check(name, value, value == 0 || value == 1, "0 or 1");
      default -> {} // the whole numbers, whose ranges depend on the network
    }
  }

  private static void check(String name, double value, boolean fits, String range) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%s must be %s, not %s".formatted(name, range, plain(value)));
    }
  }

  /** Returns the names and values that are chosen. */
  public Map<String, Double> values() {
    return chosen;
  }

  /** Returns whether a network has this dimension. */
  public boolean has(String name) {
    return articles.containsKey(name);
  }

  /** Returns a value. */
  double get(String name) {
    return chosen.get(name);
  }

  /** Returns whether something is chosen that is on or off. */
  boolean isOn(String name) {
    return chosen.get(name) == 1;
  }

  /**
   * Returns a whole number.
   *
   * @throws IllegalArgumentException if it is none, or not from min to max
   */
  int within(String name, int min, int max) {
    return stepping(name, min, max, 1);
  }

  /**
   * Returns a whole number that is min, or min and a multiple of the step more.
   *
   * @throws IllegalArgumentException if it is not
   */
  int stepping(String name, int min, int max, int step) {
    double value = chosen.get(name);
    String steps = step == 1 ? "" : " in steps of " + step;
    boolean fits = value >= min && value <= max && (value - min) % step == 0;
    check(name, value, fits, "from %d to %d%s".formatted(min, max, steps));
    return (int) value;
  }

  /** Returns 1 or 3. */
  int channels() {
    return stepping("channels", 1, 3, 2);
  }

  /** Returns what differs from the article, such as {@code [latent=64]}; empty if nothing does. */
  String changes() {
    String changes =
        chosen.entrySet().stream()
            .filter(e -> !e.getValue().equals(articles.get(e.getKey())))
            .map(e -> e.getKey() + "=" + plain(e.getValue()))
            .collect(Collectors.joining(","));
    return changes.isEmpty() ? "" : "[" + changes + "]";
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
