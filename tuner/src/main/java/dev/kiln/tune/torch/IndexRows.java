package dev.kiln.tune.torch;

import dev.kiln.graph.Dim;
import dev.kiln.runtime.ElementType;
import dev.kiln.tune.torch.Term.Numbers;
import java.util.ArrayList;
import java.util.List;

/** What picks elements, by ranges, positions or masks. */
final class IndexRows {
  static final Rows ROWS =
      new Rows()
          .row("Slice", IndexRows::slice)
          .row("Gather", IndexRows::gather)
          .weights(0)
          .row(
              "GatherElements",
              site ->
                  "torch.gather(%s, %d, %s)"
                      .formatted(site.in(0), axis(site, 0), positions(site, 1)))
          .row("GatherND", IndexRows::gatherNd)
          .row("ScatterElements", IndexRows::scatter)
          .rows("TopK", IndexRows::topK)
          .row("Trilu", IndexRows::triangle);

  private IndexRows() {}

  private static long axis(Site site, long otherwise) {
    return site.node().integer("axis", otherwise);
  }

  /** Positions may count from the end. */
  private static String positions(Site site, int input) {
    String at = site.let("torch.to(%s, 4)".formatted(site.in(input)));
    String size = "torch.size(%s, %d)".formatted(site.in(0), axis(site, 0));
    return "torch.where(torch.lt(%s, 0), torch.add(%s, %s), %s)".formatted(at, at, size, at);
  }

  private static String slice(Site site) {
    Numbers starts = site.list("starts", 1);
    Numbers ends = site.list("ends", 2);
    int count = starts.values().size();
    List<Long> axes = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      axes.add(i);
    }
    if (site.hasList("axes", 3)) {
      axes = site.known("axes", 3);
    }
    List<Long> steps = site.has(4) ? site.known("steps", 4) : List.of();
    String code = site.in(0);
    for (int i = 0; i < count; i++) {
      long step = steps.isEmpty() ? 1 : steps.get(i);
      if (step < 0) {
        code =
            backwards(site, code, axes.get(i), starts.values().get(i), ends.values().get(i), step);
        continue;
      }
      code =
          "torch.slice(%s, %d, %s, %s, %d)"
              .formatted(
                  code,
                  axes.get(i),
                  bounded(starts.values().get(i)),
                  bounded(ends.values().get(i)),
                  step);
    }
    return code;
  }

  /** The lowest of all numbers has no literal. */
  private static String bounded(String number) {
    return number.equals(Long.toString(Long.MIN_VALUE)) ? "-9223372036854775807" : number;
  }

  /** Turns the axis around and goes forwards. */
  private static String backwards(
      Site site, String code, long axis, String start, String end, long step) {
    String x = site.let(code);
    String size = site.let("torch.size(%s, %d)".formatted(x, axis));
    String from = site.let(at(bounded(start), size));
    String to = site.let(at(bounded(end), size));
    return "torch.slice(torch.flip(%s, [%d]), %d, %s - 1 - min(%s, %s - 1), %s - 1 - max(%s, -1), %d)"
        .formatted(x, axis, axis, size, from, size, size, to, -step);
  }

  private static String at(String number, String size) {
    return number.startsWith("-") ? "max(%s + %s, -1)".formatted(number, size) : number;
  }

  private static String gather(Site site) {
    long axis = axis(site, 0);
    String x = site.in(0);
    int rank = site.rank(0);
    if (axis == 0) {
      site.unbatched();
    }
    if (site.term(1) instanceof Numbers numbers && numbers.scalar()) {
      site.ranked(0, rank - 1);
      return "torch.select(%s, %d, %s)".formatted(x, axis, numbers.values().get(0));
    }
    int more = site.rank(1);
    site.ranked(0, rank - 1 + more);
    String at = site.let(positions(site, 1));
    String flat = "torch.index_select(%s, %d, torch.flatten(%s))".formatted(x, axis, at);
    if (more == 1) {
      return flat;
    }
    long from = axis < 0 ? axis + rank : axis;
    List<String> sizes = new ArrayList<>();
    for (int i = 0; i < from; i++) {
      sizes.add("torch.size(%s, %d)".formatted(x, i));
    }
    for (int i = 0; i < more; i++) {
      sizes.add("torch.size(%s, %d)".formatted(at, i));
    }
    for (long i = from + 1; i < rank; i++) {
      sizes.add("torch.size(%s, %d)".formatted(x, i));
    }
    return "torch.reshape(%s, [%s])".formatted(flat, String.join(", ", sizes));
  }

  private static String gatherNd(Site site) {
    if (site.node().integer("batch_dims", 0) != 0) {
      throw site.refuse("batches of positions have no expression");
    }
    String at = site.in(1);
    long deep =
        site.shape(1)
            .map(shape -> shape.get(shape.size() - 1))
            .map(dim -> dim instanceof Dim.Fixed fixed ? fixed.size() : -1L)
            .orElse(-1L);
    if (deep < 1) {
      throw site.refuse("how deep its positions go is not known");
    }
    site.ranked(0, site.rank(1) - 1 + site.rank(0) - (int) deep);
    site.unbatched();
    List<String> each = new ArrayList<>();
    for (int i = 0; i < deep; i++) {
      each.add("torch.select(%s, -1, %d)".formatted(at, i));
    }
    return "torch.index(%s, annotate(List[Optional[Tensor]], [%s]))"
        .formatted(site.in(0), String.join(", ", each));
  }

  private static String scatter(Site site) {
    String reduction = site.node().text("reduction", "none");
    String add = reduction.equals("add") ? "torch.scatter_add" : "torch.scatter";
    if (!reduction.equals("none") && !reduction.equals("add")) {
      throw site.refuse("the reduction '" + reduction + "' has no expression");
    }
    return "%s(%s, %d, %s, %s)"
        .formatted(add, site.in(0), axis(site, 0), positions(site, 1), site.in(2));
  }

  private static List<String> topK(Site site) {
    String count =
        site.node().attributes().containsKey("k")
            ? Long.toString(site.node().integer("k", 1))
            : site.numbers(1).values().get(0);
    String largest = site.node().integer("largest", 1) != 0 ? "True" : "False";
    String sorted = site.node().integer("sorted", 1) != 0 ? "True" : "False";
    String both =
        site.let(
            "torch.topk(%s, %s, %d, %s, %s)"
                .formatted(site.in(0), count, axis(site, -1), largest, sorted));
    return List.of(both + "[0]", both + "[1]");
  }

  private static String triangle(Site site) {
    String k = site.has(1) ? site.numbers(1).values().get(0) : "0";
    String function = site.node().integer("upper", 1) != 0 ? "triu" : "tril";
    if (site.type(0) == ElementType.BOOL) {
      throw site.refuse("truth has no triangle");
    }
    return "torch.%s(%s, %s)".formatted(function, site.in(0), k);
  }
}
