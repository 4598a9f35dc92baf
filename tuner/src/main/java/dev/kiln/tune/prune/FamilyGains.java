package dev.kiln.tune.prune;

import dev.kiln.graph.Graph;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What cutting a family of channels really saves, by what the times of its nodes promise. A layer
 * of few channels may take as long without some of them.
 */
final class FamilyGains {
  private static final double LEAST = 0.1;
  private static final double MOST = 1.5;

  private FamilyGains() {}

  /** Returns the families, each as good as promised. */
  static Map<ChannelFamily, Double> promised(ChannelSlots slots) {
    Map<ChannelFamily, Double> gains = new LinkedHashMap<>();
    ChannelFamily.of(slots).forEach(family -> gains.put(family, 1.0));
    return gains;
  }

  /**
   * Measures each family with half of its channels.
   *
   * @param micros measures the time of a graph as that of the nodes was measured
   */
  static Map<ChannelFamily, Double> measured(
      Graph graph, ChannelSlots slots, NodeTimes times, ToDoubleFunction<Graph> micros) {
    double before = times.micros();
    Map<ChannelFamily, Double> gains = promised(slots);
    gains.replaceAll(
        (family, promise) -> {
          int half = half(family);
          if (half == 0) {
            return promise;
          }
          times.cut(family, half);
          double promised = before - times.micros();
          times.cut(family, -half);
          List<Integer> some = family.channels().subList(0, half);
          double saved =
              before - micros.applyAsDouble(new Cut(graph, slots, new HashSet<>(some)).graph());
          return Math.max(LEAST, Math.min(MOST, saved / promised));
        });
    return gains;
  }

  /** Returns about half of the channels, in whole steps. */
  private static int half(ChannelFamily family) {
    int all = family.channels().size();
    int cut = 0;
    for (int next = family.next(all); next > 0 && 2 * cut < all; next = family.next(all - cut)) {
      cut += next;
    }
    return cut;
  }
}
