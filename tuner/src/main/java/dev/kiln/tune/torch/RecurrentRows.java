package dev.kiln.tune.torch;

import java.util.ArrayList;
import java.util.List;

/** Recurrent layers, with the gates put into the order that LibTorch has them in. */
final class RecurrentRows {
  static final Rows ROWS =
      new Rows()
          .rows("LSTM", site -> layer(site, "lstm", 0, 2, 3, 1))
          .weights(1, 2, 3)
          .rows("GRU", site -> layer(site, "gru", 1, 0, 2))
          .weights(1, 2, 3)
          .rows("RNN", site -> layer(site, "rnn_tanh", 0))
          .weights(1, 2, 3);

  private RecurrentRows() {}

  private static List<String> layer(Site site, String function, int... gates) {
    boolean lstm = function.equals("lstm");
    requirePlain(site, function);
    long hidden = site.node().integer("hidden_size", 0);
    String direction = site.node().text("direction", "forward");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    boolean reverse = direction.equals("reverse");
    String x = reverse ? "torch.flip(%s, [0])".formatted(site.in(0)) : site.in(0);
    List<String> parameters = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      parameters.add(ordered(site, 1, d, 0, hidden, gates));
      parameters.add(ordered(site, 2, d, 0, hidden, gates));
      if (site.has(3)) {
        parameters.add(ordered(site, 3, d, 0, hidden, gates));
        parameters.add(ordered(site, 3, d, gates.length * hidden, hidden, gates));
      }
    }
    String zeros =
        "torch.zeros([%d, torch.size(%s, 1), %d], dtype=%d)"
            .formatted(directions, site.in(0), hidden, TorchTypes.code(site.type(0)));
    String h = site.has(5) ? site.in(5) : zeros;
    String states = lstm ? "[%s, %s]".formatted(h, site.has(6) ? site.in(6) : zeros) : h;
    String all =
        site.let(
            "torch.%s(%s, %s, [%s], %s, 1, 0., False, %s, False)"
                .formatted(
                    function,
                    x,
                    states,
                    String.join(", ", parameters),
                    site.has(3) ? "True" : "False",
                    directions == 2 ? "True" : "False"));
    String split =
        "torch.permute(torch.reshape(%s[0], [torch.size(%s, 0), torch.size(%s, 1), %d, %d]), [0, 2, 1, 3])"
            .formatted(all, site.in(0), site.in(0), directions, hidden);
    String y = reverse ? "torch.flip(%s, [0])".formatted(split) : split;
    site.ranked(0, 4);
    site.unbatched();
    return lstm ? List.of(y, all + "[1]", all + "[2]") : List.of(y, all + "[1]");
  }

  /** Returns one direction's weights, gate by gate. */
  private static String ordered(
      Site site, int input, int direction, long from, long hidden, int... gates) {
    String own = site.let("torch.select(%s, 0, %d)".formatted(site.in(input), direction));
    List<String> parts = new ArrayList<>();
    for (int gate : gates) {
      parts.add(
          "torch.slice(%s, 0, %d, %d, 1)"
              .formatted(own, from + gate * hidden, from + (gate + 1) * hidden));
    }
    return site.let("torch.cat([%s], 0)".formatted(String.join(", ", parts)));
  }

  private static void requirePlain(Site site, String function) {
    boolean other =
        site.has(4)
            || site.has(7)
            || site.node().attributes().containsKey("activations")
                && !List.of("gru", "lstm").contains(function)
            || site.node().attributes().containsKey("clip")
            || site.node().integer("input_forget", 0) != 0
            || site.node().integer("layout", 0) != 0
            || function.equals("gru") && site.node().integer("linear_before_reset", 0) == 0;
    if (other) {
      throw site.refuse(
          "only layers with the usual activations, whole sequences and, in a GRU,"
              + " linear_before_reset have an expression");
    }
  }
}
