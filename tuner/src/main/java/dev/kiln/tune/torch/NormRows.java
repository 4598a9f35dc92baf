package dev.kiln.tune.torch;

import java.util.List;
import java.util.stream.IntStream;

/** Normalizations and dropout, which behave in another way while a network is trained. */
final class NormRows {
  private static final int LAST_WITH_GROUPED_SCALES = 20;

  static final Rows ROWS =
      new Rows()
          .row("BatchNormalization", NormRows::batch)
          .weights(1, 2)
          .statistics(3, 4)
          .row(
              "InstanceNormalization",
              "torch.instance_norm({0}, {1}, {2}, None, None, True, 0., {epsilon=1e-5}, False)")
          .weights(1, 2)
          .rows("LayerNormalization", NormRows::layer)
          .weights(1, 2)
          .row("RMSNormalization", NormRows::rootMeanSquare)
          .weights(1)
          .row("GroupNormalization", NormRows::group)
          .weights(1, 2)
          .row("LRN", NormRows::local)
          .row("LpNormalization", NormRows::unit)
          .row("MeanVarianceNormalization", NormRows::standard)
          .rows("Dropout", NormRows::dropout);

  private NormRows() {}

  private static String batch(Site site) {
    boolean training = site.training() || site.node().integer("training_mode", 0) != 0;
    if (site.node().outputs().size() > 1 && !site.node().outputs().get(1).isEmpty()) {
      throw site.refuse("its statistics are outputs");
    }
    String momentum = Term.literal(1 - (double) site.node().number("momentum", 0.9f));
    String x = site.in(0);
    String batch =
        "torch.batch_norm(%s, %s, %s, %s, %s, %s, %s, %s, False)"
            .formatted(
                x,
                site.in(1),
                site.in(2),
                site.in(3),
                site.in(4),
                training ? "True" : "False",
                momentum,
                site.number("epsilon", 1e-5));
    return batch;
  }

  private static int axis(Site site, long otherwise) {
    long axis = site.node().integer("axis", otherwise);
    return (int) (axis < 0 ? axis + site.rank(0) : axis);
  }

  /** Returns the axes from one on. */
  private static String from(Site site, int axis) {
    return IntStream.range(axis, site.rank(0)).boxed().toList().toString();
  }

  private static List<String> layer(Site site) {
    String x = site.in(0);
    int axis = axis(site, -1);
    List<String> sizes =
        IntStream.range(axis, site.rank(0))
            .mapToObj(i -> "torch.size(%s, %d)".formatted(x, i))
            .toList();
    String all =
        site.let(
            "torch.native_layer_norm(%s, [%s], None, None, %s)"
                .formatted(x, String.join(", ", sizes), site.number("epsilon", 1e-5)));
    String scaled = "torch.mul(%s[0], %s)".formatted(all, site.in(1));
    return List.of(
        site.has(2) ? "torch.add(%s, %s)".formatted(scaled, site.in(2)) : scaled,
        all + "[1]",
        all + "[2]");
  }

  private static String rootMeanSquare(Site site) {
    String x = site.in(0);
    return "torch.mul(torch.mul(%s, torch.rsqrt(torch.add(torch.mean(torch.mul(%s, %s), %s, True), %s))), %s)"
        .formatted(x, x, x, from(site, axis(site, -1)), site.number("epsilon", 1e-5), site.in(1));
  }

  /** Before opset 21 a scale belonged to a group, not to a channel. */
  private static String group(Site site) {
    String x = site.in(0);
    long groups = site.node().integer("num_groups", 1);
    String each =
        site.opset() > LAST_WITH_GROUPED_SCALES
            ? "%s"
            : "torch.repeat_interleave(%s, torch.size(" + x + ", 1) // " + groups + ")";
    return "torch.group_norm(%s, %d, %s, %s, %s, False)"
        .formatted(
            x,
            groups,
            each.formatted(site.in(1)),
            each.formatted(site.in(2)),
            site.number("epsilon", 1e-5));
  }

  private static String local(Site site) {
    String x = site.in(0);
    long size = site.node().integer("size", 1);
    String squares = site.let("torch.unsqueeze(torch.mul(%s, %s), 1)".formatted(x, x));
    if (site.rank(0) != 4) {
      throw site.refuse("only pictures have an expression");
    }
    String padded =
        "torch.constant_pad_nd(%s, [0, 0, 0, 0, %d, %d], 0)"
            .formatted(squares, (size - 1) / 2, size / 2);
    String means =
        "torch.squeeze(torch.avg_pool3d(%s, [%d, 1, 1], [1, 1, 1], [0, 0, 0], False, True, None), 1)"
            .formatted(padded, size);
    return "torch.div(%s, torch.pow(torch.add(torch.mul(%s, %s), %s), %s))"
        .formatted(
            x,
            means,
            site.number("alpha", 1e-4),
            site.number("bias", 1),
            site.number("beta", 0.75));
  }

  private static String unit(Site site) {
    String x = site.in(0);
    long axis = site.node().integer("axis", -1);
    return site.node().integer("p", 2) == 1
        ? "torch.div(%s, torch.sum(torch.abs(%s), [%d], True))".formatted(x, x, axis)
        : "torch.div(%s, torch.sqrt(torch.sum(torch.mul(%s, %s), [%d], True)))"
            .formatted(x, x, x, axis);
  }

  private static String standard(Site site) {
    String x = site.in(0);
    List<Long> stated = site.node().integers("axes");
    List<Long> axes = stated.isEmpty() ? List.of(0L, 2L, 3L) : stated;
    String centred = site.let("torch.sub(%s, torch.mean(%s, %s, True))".formatted(x, x, axes));
    return "torch.div(%s, torch.add(torch.sqrt(torch.mean(torch.mul(%s, %s), %s, True)), 1e-9))"
        .formatted(centred, centred, centred, axes);
  }

  private static List<String> dropout(Site site) {
    String x = site.in(0);
    String ratio = site.number("ratio", 1, "0.5");
    boolean drops = site.training() && !ratio.equals("0.0");
    String mask = "torch.ones_like(%s, dtype=11)".formatted(x);
    return List.of(drops ? "torch.dropout(%s, %s, True)".formatted(x, ratio) : x, mask);
  }
}
