package dev.kiln.tune.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Where a window of a convolution or a pool goes over its input, axis by axis. */
final class Windows {
  private final Site site;
  private final int axes;
  private final List<String> kernel;
  private final String auto;
  private final List<Long> pads;

  /**
   * An input with the padding that LibTorch's function does not take added to it.
   *
   * @param symmetric the padding that is left for the function, a list
   */
  record Padded(String code, String symmetric) {}

  private Windows(Site site, int axes, List<String> kernel) {
    this.site = site;
    this.axes = axes;
    this.kernel = kernel;
    auto = site.node().text("auto_pad", "NOTSET");
    pads = auto.equals("NOTSET") ? site.node().integers("pads") : List.of();
  }

  static Windows of(Site site, int axes, List<String> kernel) {
    return new Windows(site, axes, kernel);
  }

  String strides() {
    return list(site.node().integers("strides"), axes, 1);
  }

  String dilations() {
    return list(site.node().integers("dilations"), axes, 1);
  }

  String kernel() {
    return "[" + String.join(", ", kernel) + "]";
  }

  long stride(int axis) {
    List<Long> strides = site.node().integers("strides");
    return strides.isEmpty() ? 1 : strides.get(axis);
  }

  long dilation(int axis) {
    List<Long> dilations = site.node().integers("dilations");
    return dilations.isEmpty() ? 1 : dilations.get(axis);
  }

  long begin(int axis) {
    return pads.isEmpty() ? 0 : pads.get(axis);
  }

  long end(int axis) {
    return pads.isEmpty() ? 0 : pads.get(axis + axes);
  }

  boolean isSame() {
    return auto.startsWith("SAME");
  }

  boolean isPadded() {
    return isSame() || pads.stream().anyMatch(pad -> pad != 0);
  }

  /** Whether the padding is known and the same at both ends. */
  boolean isSymmetric() {
    return !isSame() && IntStream.range(0, axes).allMatch(i -> begin(i) == end(i));
  }

  String begins() {
    return list(pads.isEmpty() ? pads : pads.subList(0, axes), axes, 0);
  }

  /** Leaves the padding to the function if it is symmetric; otherwise adds it before. */
  Padded padded(String input, String value) {
    if (isSymmetric()) {
      return new Padded(input, begins());
    }
    return new Padded(
        site.let("torch.constant_pad_nd(%s, %s, %s)".formatted(input, padding(input), value)),
        list(List.of(), axes, 0));
  }

  /** Returns the padding as LibTorch lists it: from the last axis, both ends. */
  String padding(String input) {
    List<String> all = new ArrayList<>();
    for (int i = axes - 1; i >= 0; i--) {
      if (!isSame()) {
        all.add(Long.toString(begin(i)));
        all.add(Long.toString(end(i)));
        continue;
      }
      String size = "torch.size(%s, %d)".formatted(input, i + 2);
      long stride = stride(i);
      String need =
          site.let(
              "max(((%s + %d) // %d - 1) * %d + (%s - 1) * %d + 1 - %s, 0)"
                  .formatted(size, stride - 1, stride, stride, kernel.get(i), dilation(i), size));
      String half = "(%s // 2)".formatted(need);
      String rest = "(%s - %s // 2)".formatted(need, need);
      all.add(auto.equals("SAME_UPPER") ? half : rest);
      all.add(auto.equals("SAME_UPPER") ? rest : half);
    }
    return "[" + String.join(", ", all) + "]";
  }

  /** Returns a list of an attribute, or of so many defaults. */
  static String list(List<Long> stated, int axes, long otherwise) {
    return stated.isEmpty()
        ? IntStream.range(0, axes).mapToObj(i -> otherwise).toList().toString()
        : stated.toString();
  }
}
