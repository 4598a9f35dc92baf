package dev.kiln.cli.tune;

import dev.kiln.tune.transfer.Head;
import dev.kiln.tune.transfer.NewHead;

/** Says which layer is the last one, and what becomes of it. */
final class HeadLine {
  private HeadLine() {}

  static String of(Head found, NewHead made) {
    String layer =
        found
            .layer()
            .map(node -> node.operator() + " '" + node.name() + "'")
            .orElse("none; one is added behind '" + found.features() + "'");
    return "head      %s%s"
        .formatted(layer, made.kept() ? ", kept, as it tells these classes apart" : "");
  }
}
