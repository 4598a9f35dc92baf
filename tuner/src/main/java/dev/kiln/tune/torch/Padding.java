package dev.kiln.tune.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The operator Pad. LibTorch lists a padding from the last axis, both ends of each. */
final class Padding {
  private Padding() {}

  static String write(Site site) {
    List<String> begins = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    read(site, begins, ends);
    int rank = begins.size();
    int outermost = 0;
    while (outermost < rank
        && begins.get(outermost).equals("0")
        && ends.get(outermost).equals("0")) {
      outermost++;
    }
    if (outermost == rank) {
      return site.in(0);
    }
    String mode = site.node().text("mode", "constant");
    return mode.equals("constant")
        ? "torch.constant_pad_nd(%s, %s, %s)"
            .formatted(site.in(0), listed(begins, ends, outermost), site.number("value", 2, "0"))
        : mirrored(site, mode, begins, ends, outermost);
  }

  private static void read(Site site, List<String> begins, List<String> ends) {
    List<String> pads = site.list("pads", 1).values();
    int half = pads.size() / 2;
    if (!site.has(3)) {
      begins.addAll(pads.subList(0, half));
      ends.addAll(pads.subList(half, pads.size()));
      return;
    }
    int rank = site.rank(0);
    begins.addAll(Collections.nCopies(rank, "0"));
    ends.addAll(Collections.nCopies(rank, "0"));
    List<Long> axes = site.axes("axes", 3, rank);
    for (int i = 0; i < axes.size(); i++) {
      begins.set(axes.get(i).intValue(), pads.get(i));
      ends.set(axes.get(i).intValue(), pads.get(i + half));
    }
  }

  /** LibTorch repeats borders of one to three axes behind the channels. */
  private static String mirrored(
      Site site, String mode, List<String> begins, List<String> ends, int outermost) {
    String kind = mode.equals("reflect") ? "reflection" : mode.equals("edge") ? "replication" : "";
    if (kind.isEmpty()) {
      throw site.refuse("the mode '" + mode + "' has no expression");
    }
    int rank = begins.size();
    int axes = Math.max(rank - 2, 1);
    if (outermost < rank - axes || axes > 3 || !site.type(0).isFloating()) {
      return picked(site, mode, begins, ends);
    }
    return "torch.%s_pad%dd(%s, %s)"
        .formatted(kind, axes, site.in(0), listed(begins, ends, rank - axes));
  }

  /** Picks what borders repeat by its indices, along one axis after another. */
  private static String picked(Site site, String mode, List<String> begins, List<String> ends) {
    String x = site.in(0);
    for (int axis = 0; axis < begins.size(); axis++) {
      if (begins.get(axis).equals("0") && ends.get(axis).equals("0")) {
        continue;
      }
      String last = site.let("torch.size(%s, %d) - 1".formatted(x, axis));
      String all =
          site.let(
              "torch.arange(-(%s), %s + 1 + (%s), 1, dtype=4)"
                  .formatted(begins.get(axis), last, ends.get(axis)));
      String index =
          mode.equals("edge")
              ? "torch.clamp(%s, 0, %s)".formatted(all, last)
              : "torch.rsub(torch.abs(torch.rsub(torch.abs(%s), %s)), %s)"
                  .formatted(all, last, last);
      x = site.let("torch.index_select(%s, %d, %s)".formatted(x, axis, index));
    }
    return x;
  }

  private static String listed(List<String> begins, List<String> ends, int from) {
    List<String> turned = new ArrayList<>();
    for (int i = begins.size() - 1; i >= from; i--) {
      turned.add(begins.get(i));
      turned.add(ends.get(i));
    }
    return "[" + String.join(", ", turned) + "]";
  }
}
