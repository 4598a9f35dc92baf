package dev.kiln.tune.torch;

import dev.kiln.graph.Attribute;
import dev.kiln.graph.Dim;
import dev.kiln.graph.TensorData;
import dev.kiln.runtime.ElementType;
import dev.kiln.tune.torch.Term.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What changes the shape of arrays, joins and parts them. */
final class ShapeRows {
  static final Rows ROWS =
      new Rows()
          .row("Reshape", ShapeRows::reshape)
          .row("Flatten", ShapeRows::flatten)
          .row("Transpose", ShapeRows::transpose)
          .row("Squeeze", ShapeRows::squeeze)
          .row("Unsqueeze", ShapeRows::unsqueeze)
          .row("Expand", ShapeRows::expand)
          .row("Tile", ShapeRows::tile)
          .row(
              "Concat",
              site -> "torch.cat(%s, %d)".formatted(site.all(), site.node().integer("axis", 1)))
          .rows("Split", ShapeRows::split)
          .row("DepthToSpace", ShapeRows::depthToSpace)
          .row("SpaceToDepth", ShapeRows::spaceToDepth)
          .row("Pad", Padding::write)
          .row("ConstantOfShape", site -> filled(site, site.numbers(0)))
          .row("Shape", site -> "")
          .row("Size", site -> "")
          .row(
              "Range",
              site ->
                  "torch.arange(%s, %s, %s)"
                      .formatted(
                          site.number("", 0, ""), site.number("", 1, ""), site.number("", 2, "")));

  private ShapeRows() {}

  private static String reshape(Site site) {
    Numbers wanted = site.list("shape", 1);
    String x = site.in(0);
    boolean zeros = site.node().integer("allowzero", 0) != 0;
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < wanted.values().size(); i++) {
      boolean copied = !zeros && wanted.values().get(i).equals("0");
      sizes.add(copied ? "torch.size(%s, %d)".formatted(x, i) : wanted.values().get(i));
    }
    if (isFrozenBatch(site, wanted)) {
      sizes.set(0, "torch.size(%s, 0)".formatted(x));
    } else if (!sizes.isEmpty() && wanted.values().get(0).matches("[1-9]\\d*")) {
      site.unbatched();
    }
    site.ranked(0, sizes.size());
    return "torch.reshape(%s, %s)"
        .formatted(x, new Numbers(sizes, false, ElementType.INT64).list());
  }

  /**
   * Whether the first size is the batch that the file was written for: then the rest of the shape
   * holds all that one sample has, and any batch has room.
   */
  private static boolean isFrozenBatch(Site site, Numbers wanted) {
    if (!site.isBatched(0) || wanted.values().isEmpty() || site.fixedBatch() < 1) {
      return false;
    }
    Optional<List<Dim>> shape = site.shape(0).filter(s -> !s.isEmpty());
    return wanted.known(0).isPresent()
        && wanted.known(0).getAsLong() == site.fixedBatch()
        && shape.isPresent()
        && shape.get().get(0).equals(Dim.of(site.fixedBatch()));
  }

  private static String flatten(Site site) {
    String x = site.in(0);
    long axis = site.node().integer("axis", 1);
    site.ranked(0, 2);
    if (axis == 1) {
      return site.fill("torch.reshape({0}, [torch.size({0}, 0), -1])");
    }
    int rank = site.rank(0);
    int at = (int) (axis < 0 ? axis + rank : axis);
    List<String> front =
        IntStream.range(0, at).mapToObj(i -> "torch.size(%s, %d)".formatted(x, i)).toList();
    String rows = front.isEmpty() ? "1" : String.join(" * ", front);
    site.unbatched();
    return "torch.reshape(%s, [%s, torch.numel(%s) // (%s)])".formatted(x, rows, x, rows);
  }

  private static String transpose(Site site) {
    List<Long> order = site.node().integers("perm");
    if (order.isEmpty()) {
      int rank = site.rank(0);
      order = LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList();
    }
    if (!order.isEmpty() && order.get(0) != 0) {
      site.unbatched();
    }
    site.ranked(0, order.size());
    return order.isEmpty() ? site.in(0) : "torch.permute(%s, %s)".formatted(site.in(0), order);
  }

  private static String squeeze(Site site) {
    int rank = site.rank(0);
    if (!site.hasList("axes", 1)) {
      return "torch.squeeze(%s)".formatted(site.in(0));
    }
    List<Long> axes = site.axes("axes", 1, rank);
    site.ranked(0, rank - axes.size());
    if (axes.contains(0L)) {
      site.unbatched();
    }
    String code = site.in(0);
    for (long axis : axes.stream().sorted((a, b) -> Long.compare(b, a)).toList()) {
      code = "torch.squeeze(%s, %d)".formatted(code, axis);
    }
    return code;
  }

  private static String unsqueeze(Site site) {
    int rank = site.rank(0) + site.known("axes", 1).size();
    List<Long> axes = site.axes("axes", 1, rank);
    site.ranked(0, rank);
    if (axes.contains(0L)) {
      site.unbatched();
    }
    String code = site.in(0);
    for (long axis : axes.stream().sorted().toList()) {
      code = "torch.unsqueeze(%s, %d)".formatted(code, axis);
    }
    return code;
  }

  /** A size of 1 that is asked for leaves what is there, unlike in LibTorch. */
  private static String expand(Site site) {
    String x = site.in(0);
    Numbers shape = site.numbers(1);
    int rank = site.rank(0);
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < shape.values().size(); i++) {
      int own = i + rank - shape.values().size();
      String size = shape.values().get(i);
      sizes.add(
          own < 0
              ? size
              : size.equals("1") ? "-1" : "max(%s, torch.size(%s, %d))".formatted(size, x, own));
    }
    site.ranked(0, Math.max(rank, sizes.size()));
    while (sizes.size() < rank) {
      sizes.add(0, "-1");
    }
    return "torch.expand(%s, [%s])".formatted(x, String.join(", ", sizes));
  }

  private static String tile(Site site) {
    return "torch.repeat(%s, %s)".formatted(site.in(0), site.numbers(1).list());
  }

  private static List<String> split(Site site) {
    long axis = site.node().integer("axis", 0);
    int parts = site.node().outputs().size();
    String x = site.in(0);
    String sizes;
    if (site.hasList("split", 1)) {
      sizes = site.list("split", 1).list();
    } else {
      String size =
          site.let("(torch.size(%s, %d) + %d) // %d".formatted(x, axis, parts - 1, parts));
      sizes =
          "["
              + (size + ", ").repeat(parts - 1)
              + "torch.size(%s, %d) - %s * %d]".formatted(x, axis, size, parts - 1);
    }
    String all = site.let("torch.split_with_sizes(%s, %s, %d)".formatted(x, sizes, axis));
    return IntStream.range(0, parts).mapToObj(i -> "%s[%d]".formatted(all, i)).toList();
  }

  private static String depthToSpace(Site site) {
    long size = site.node().integer("blocksize", 1);
    if (site.node().text("mode", "DCR").equals("CRD")) {
      return "torch.pixel_shuffle(%s, %d)".formatted(site.in(0), size);
    }
    String x = site.in(0);
    String apart =
        "torch.reshape(%s, [torch.size(%s, 0), %d, %d, -1, torch.size(%s, 2), torch.size(%s, 3)])"
            .formatted(x, x, size, size, x, x);
    return "torch.reshape(torch.permute(%s, [0, 3, 4, 1, 5, 2]), [torch.size(%s, 0), -1, torch.size(%s, 2) * %d, torch.size(%s, 3) * %d])"
        .formatted(apart, x, x, size, x, size);
  }

  private static String spaceToDepth(Site site) {
    long size = site.node().integer("blocksize", 1);
    String x = site.in(0);
    if (site.node().text("mode", "DCR").equals("CRD")) {
      return "torch.pixel_unshuffle(%s, %d)".formatted(x, size);
    }
    String apart =
        "torch.reshape(%s, [torch.size(%s, 0), torch.size(%s, 1), torch.size(%s, 2) // %d, %d, torch.size(%s, 3) // %d, %d])"
            .formatted(x, x, x, x, size, size, x, size, size);
    return "torch.reshape(torch.permute(%s, [0, 3, 5, 1, 2, 4]), [torch.size(%s, 0), -1, torch.size(%s, 2) // %d, torch.size(%s, 3) // %d])"
        .formatted(apart, x, x, size, x, size);
  }

  /** Returns the one number that a ConstantOfShape repeats. */
  static Numbers fill(Site site) {
    return site.node().attributes().get("value") instanceof Attribute.Tensor tensor
        ? ConstantNumbers.numbers(tensor.value())
        : ConstantNumbers.numbers(TensorData.ofScalar(ElementType.FLOAT, 0));
  }

  private static String filled(Site site, Numbers shape) {
    Numbers fill = fill(site);
    site.ranked(0, shape.values().size());
    return "torch.full(%s, %s, dtype=%d)"
        .formatted(shape.list(), fill.values().get(0), TorchTypes.code(fill.type()));
  }
}
