package dev.kiln.train.fit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** The metrics of all epochs as comma-separated values, every digit kept. */
final class MetricsTable {
  private MetricsTable() {}

  static String csv(List<Run.Epoch> epochs) {
    Set<String> names = new LinkedHashSet<>();
    epochs.forEach(epoch -> names.addAll(epoch.metrics().keySet()));
    StringBuilder table = new StringBuilder("epoch,");
    names.forEach(name -> table.append(name).append(','));
    table.append("learning_rate,samples,seconds\n");
    for (int i = 0; i < epochs.size(); i++) {
      Run.Epoch epoch = epochs.get(i);
      StringJoiner row = new StringJoiner(",", "", "\n").add(Integer.toString(i + 1));
      names.forEach(name -> row.add(text(epoch.metrics().get(name))));
      row.add(text(epoch.rate())).add(text(epoch.samples())).add(text(epoch.seconds()));
      table.append(row);
    }
    return table.toString();
  }

  private static String text(Number value) {
    return value == null ? "" : value.toString();
  }
}
