package dev.kiln.tune.torch;

import dev.kiln.runtime.ElementType;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Sums, means and extremes along axes. */
final class ReductionRows {
  static final Rows ROWS =
      new Rows()
          .row("ReduceSum", site -> reduced(site, "torch.sum(%s, %s, %s)", x -> x))
          .row("ReduceMean", site -> reduced(site, "torch.mean(%s, %s, %s)", x -> x))
          .row("ReduceMax", site -> reduced(site, "torch.amax(%s, %s, %s)", x -> x))
          .row("ReduceMin", site -> reduced(site, "torch.amin(%s, %s, %s)", x -> x))
          .row("ReduceProd", ReductionRows::product)
          .row(
              "ReduceL1",
              site -> reduced(site, "torch.sum(%s, %s, %s)", "torch.abs(%s)"::formatted))
          .row(
              "ReduceL2",
              site -> reduced(site, "torch.sqrt(torch.sum(%s, %s, %s))", ReductionRows::square))
          .row(
              "ReduceSumSquare",
              site -> reduced(site, "torch.sum(%s, %s, %s)", ReductionRows::square))
          .row("ReduceLogSum", site -> reduced(site, "torch.log(torch.sum(%s, %s, %s))", x -> x))
          .row("ReduceLogSumExp", site -> reduced(site, "torch.logsumexp(%s, %s, %s)", x -> x))
          .row("ArgMax", site -> position(site, "argmax"))
          .gives(ElementType.INT64)
          .row("ArgMin", site -> position(site, "argmin"))
          .gives(ElementType.INT64)
          .row("CumSum", ReductionRows::cumulative);

  private ReductionRows() {}

  private static String square(String x) {
    return "torch.mul(%s, %s)".formatted(x, x);
  }

  private static boolean keeps(Site site) {
    return site.node().integer("keepdims", 1) != 0;
  }

  private static List<Long> axes(Site site) {
    int rank = site.rank(0);
    List<Long> axes = site.hasList("axes", 1) ? site.axes("axes", 1, rank) : List.of();
    boolean none = site.node().integer("noop_with_empty_axes", 0) != 0;
    return axes.isEmpty() && !none
        ? IntStream.range(0, rank).mapToObj(i -> (long) i).toList()
        : axes;
  }

  private static String reduced(Site site, String pattern, UnaryOperator<String> each) {
    List<Long> axes = axes(site);
    String x = each.apply(site.in(0));
    boolean keeps = keeps(site);
    site.ranked(0, site.rank(0) - (keeps ? 0 : axes.size()));
    if (axes.contains(0L)) {
      site.unbatched();
    }
    if (axes.isEmpty()) {
      // Over no axes each element is reduced alone.
      return pattern.formatted("torch.unsqueeze(%s, 0)".formatted(x), "[0]", "False");
    }
    return pattern.formatted(x, axes, keeps ? "True" : "False");
  }

  private static String product(Site site) {
    List<Long> axes = axes(site).stream().sorted((a, b) -> Long.compare(b, a)).toList();
    String code = site.in(0);
    for (long axis : axes) {
      code = "torch.prod(%s, %d, %s)".formatted(code, axis, keeps(site) ? "True" : "False");
    }
    site.ranked(0, site.rank(0) - (keeps(site) ? 0 : axes.size()));
    return code;
  }

  private static String position(Site site, String function) {
    if (site.node().integer("select_last_index", 0) != 0) {
      throw site.refuse("the last of several extremes has no expression");
    }
    site.ranked(0, site.rank(0) - (keeps(site) ? 0 : 1));
    return "torch.%s(%s, %d, %s)"
        .formatted(
            function, site.in(0), site.node().integer("axis", 0), keeps(site) ? "True" : "False");
  }

  private static String cumulative(Site site) {
    String x = site.in(0);
    long axis = site.known("axis", 1).get(0);
    boolean reverse = site.node().integer("reverse", 0) != 0;
    String ahead = reverse ? "torch.flip(%s, [%d])".formatted(x, axis) : x;
    String sums = "torch.cumsum(%s, %d)".formatted(ahead, axis);
    String shifted =
        site.node().integer("exclusive", 0) != 0
            ? "torch.sub(%s, %s)".formatted(sums, ahead)
            : sums;
    return reverse ? "torch.flip(%s, [%d])".formatted(shifted, axis) : shifted;
  }
}
