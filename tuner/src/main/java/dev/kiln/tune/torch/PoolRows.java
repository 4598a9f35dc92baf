package dev.kiln.tune.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Pools: the greatest and the mean of windows, and of whole pictures. */
final class PoolRows {
  static final Rows ROWS =
      new Rows()
          .row("MaxPool", PoolRows::max)
          .row("AveragePool", PoolRows::average)
          .row(
              "GlobalAveragePool",
              site -> "torch.mean(%s, %s, True)".formatted(site.in(0), space(site)))
          .row(
              "GlobalMaxPool",
              site -> "torch.amax(%s, %s, True)".formatted(site.in(0), space(site)));

  private PoolRows() {}

  private static String space(Site site) {
    return IntStream.range(2, site.rank(0)).boxed().toList().toString();
  }

  private static Windows windows(Site site) {
    List<String> kernel =
        site.node().integers("kernel_shape").stream().map(String::valueOf).toList();
    return Windows.of(site, kernel.size(), kernel);
  }

  private static int axes(Site site) {
    return site.node().integers("kernel_shape").size();
  }

  private static boolean ceil(Site site) {
    return site.node().integer("ceil_mode", 0) != 0;
  }

  private static String bool(boolean value) {
    return value ? "True" : "False";
  }

  private static String max(Site site) {
    Windows windows = windows(site);
    // More padding than half a window is refused by LibTorch.
    Windows.Padded padded =
        narrow(site) ? windows.padded(site.in(0), "-inf") : explicit(site, windows, "-inf");
    return "torch.max_pool%dd(%s, %s, %s, %s, %s, %s)"
        .formatted(
            axes(site),
            padded.code(),
            windows.kernel(),
            windows.strides(),
            padded.symmetric(),
            windows.dilations(),
            bool(ceil(site)));
  }

  private static boolean narrow(Site site) {
    Windows windows = windows(site);
    List<Long> kernel = site.node().integers("kernel_shape");
    return IntStream.range(0, kernel.size()).allMatch(i -> windows.begin(i) <= kernel.get(i) / 2);
  }

  private static Windows.Padded explicit(Site site, Windows windows, String value) {
    String x = site.in(0);
    String code =
        site.let("torch.constant_pad_nd(%s, %s, %s)".formatted(x, windows.padding(x), value));
    return new Windows.Padded(code, Windows.list(List.of(), axes(site), 0));
  }

  private static String average(Site site) {
    Windows windows = windows(site);
    boolean includes = site.node().integer("count_include_pad", 0) != 0;
    boolean dilated = IntStream.range(0, axes(site)).anyMatch(i -> windows.dilation(i) != 1);
    boolean simple = windows.isSymmetric() && narrow(site) && !dilated;
    if (simple && axes(site) == 1) {
      return "torch.avg_pool1d(%s, %s, %s, %s, %s, %s)"
          .formatted(
              site.in(0),
              windows.kernel(),
              windows.strides(),
              windows.begins(),
              bool(ceil(site)),
              bool(includes));
    }
    if (simple) {
      return "torch.avg_pool%dd(%s, %s, %s, %s, %s, %s, None)"
          .formatted(
              axes(site),
              site.in(0),
              windows.kernel(),
              windows.strides(),
              windows.begins(),
              bool(ceil(site)),
              bool(includes));
    }
    return weighed(site, windows, includes, dilated);
  }

  /** The sum of each window by the number of its elements that count. */
  private static String weighed(Site site, Windows windows, boolean includes, boolean dilated) {
    if (axes(site) == 1 || dilated || ceil(site)) {
      throw site.refuse("such windows of an average have no expression");
    }
    String x = site.in(0);
    String pads = windows.padding(x);
    String pool = "torch.avg_pool%dd(%s, %s, %s, %s, False, True, None)";
    List<Object> rest = new ArrayList<>();
    rest.add(windows.kernel());
    rest.add(windows.strides());
    rest.add(Windows.list(List.of(), axes(site), 0));
    String sums =
        pool.formatted(
            axes(site),
            "torch.constant_pad_nd(%s, %s, 0)".formatted(x, pads),
            rest.get(0),
            rest.get(1),
            rest.get(2));
    if (includes) {
      return sums;
    }
    String counts =
        pool.formatted(
            axes(site),
            "torch.constant_pad_nd(torch.ones_like(%s), %s, 0)".formatted(x, pads),
            rest.get(0),
            rest.get(1),
            rest.get(2));
    return "torch.div(%s, %s)".formatted(sums, counts);
  }
}
