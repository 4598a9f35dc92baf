package dev.kiln.tune.torch;

import dev.kiln.graph.Dim;
import java.util.ArrayList;
import java.util.List;

/** Convolutions of any number of dimensions. */
final class ConvolutionRows {
  static final Rows ROWS =
      new Rows()
          .row("Conv", ConvolutionRows::conv)
          .weights(1, 2)
          .row("ConvTranspose", ConvolutionRows::transposed)
          .weights(1, 2);

  private ConvolutionRows() {}

  private static String conv(Site site) {
    int axes = site.rank(1) - 2;
    Windows windows = Windows.of(site, axes, kernel(site, axes));
    Windows.Padded padded = windows.padded(site.in(0), "0.");
    return "torch.conv%dd(%s, %s, %s, %s, %s, %s, %d)"
        .formatted(
            axes,
            leavesOut(site) ? "torch.contiguous(" + padded.code() + ")" : padded.code(),
            site.in(1),
            site.orNone(2),
            windows.strides(),
            padded.symmetric(),
            windows.dilations(),
            site.node().integer("group", 1));
  }

  /**
   * Whether kernels of one pixel are moved by more than one. For a transposed input oneDNN's
   * gradient of their weights reads what is not there, in LibTorch 2.7.
   */
  private static boolean leavesOut(Site site) {
    boolean small =
        site.shape(1)
            .map(shape -> shape.subList(2, shape.size()).stream().allMatch(Dim.of(1)::equals))
            .orElse(true);
    return small && site.node().integers("strides").stream().anyMatch(stride -> stride > 1);
  }

  private static List<String> kernel(Site site, int axes) {
    List<Long> stated = site.node().integers("kernel_shape");
    if (!stated.isEmpty()) {
      return stated.stream().map(String::valueOf).toList();
    }
    List<String> sizes = new ArrayList<>();
    String weights = site.in(1);
    for (int i = 0; i < axes; i++) {
      sizes.add("torch.size(%s, %d)".formatted(weights, i + 2));
    }
    return sizes;
  }

  /** What LibTorch gives without padding is cropped, or filled up, to the size that is wanted. */
  private static String transposed(Site site) {
    int axes = site.rank(1) - 2;
    Windows windows = Windows.of(site, axes, kernel(site, axes));
    String x = site.in(0);
    List<Long> extra = site.node().integers("output_padding");
    List<Long> wanted = site.node().integers("output_shape");
    String auto = site.node().text("auto_pad", "NOTSET");
    String plain =
        "torch.conv_transpose%dd(%s, %s, %s, %s, %s, %s, %d, %s)"
            .formatted(
                axes,
                x,
                site.in(1),
                site.orNone(2),
                windows.strides(),
                "%s",
                "%s",
                site.node().integer("group", 1),
                windows.dilations());
    if (wanted.isEmpty() && !auto.startsWith("SAME") && windows.isSymmetric()) {
      return plain.formatted(windows.begins(), Windows.list(extra, axes, 0));
    }
    String whole =
        site.let(
            plain.formatted(Windows.list(List.of(), axes, 0), Windows.list(List.of(), axes, 0)));
    List<String> crop = new ArrayList<>();
    for (int i = axes - 1; i >= 0; i--) {
      long more = extra.isEmpty() ? 0 : extra.get(i);
      if (wanted.isEmpty() && !auto.startsWith("SAME")) {
        crop.add("-" + windows.begin(i));
        crop.add("(%d - %d)".formatted(more, windows.end(i)));
        continue;
      }
      String size =
          wanted.isEmpty()
              ? "(torch.size(%s, %d) * %d)".formatted(x, i + 2, windows.stride(i))
              : Long.toString(wanted.get(wanted.size() - axes + i));
      String left = site.let("torch.size(%s, %d) + %d - %s".formatted(whole, i + 2, more, size));
      String half = auto.equals("SAME_LOWER") ? "(%s - %s // 2)" : "(%s // 2)";
      String begin = site.let(half.formatted(left, left));
      crop.add("-" + begin);
      crop.add("(%d - (%s - %s))".formatted(more, left, begin));
    }
    return "torch.constant_pad_nd(%s, [%s], 0)".formatted(whole, String.join(", ", crop));
  }
}
