package dev.kiln.tune.torch;

import dev.kiln.tune.torch.Term.Numbers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Picks, joins and makes numbers. */
final class NumberSelection {
  private static final int MOST = 64;

  private NumberSelection() {}

  static Optional<Numbers> gather(Site site) {
    Numbers data = site.numbers(0);
    Numbers indices = site.numbers(1);
    if (data.scalar() || !indices.isKnown()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < indices.values().size(); i++) {
      int at = (int) indices.known(i).getAsLong();
      values.add(data.values().get(at < 0 ? at + data.values().size() : at));
    }
    return Optional.of(new Numbers(values, indices.scalar(), data.type()));
  }

  static Optional<Numbers> slice(Site site) {
    Numbers data = site.numbers(0);
    Numbers starts = site.list("starts", 1);
    Numbers ends = site.list("ends", 2);
    if (data.scalar() || !starts.isKnown() || !ends.isKnown() || starts.values().size() != 1) {
      return Optional.empty();
    }
    long step = site.has(4) ? site.numbers(4).known(0).orElse(0) : 1;
    if (step != 1) {
      return Optional.empty();
    }
    int size = data.values().size();
    int from = NumberArithmetic.bound(starts.known(0).getAsLong(), size);
    int to = NumberArithmetic.bound(ends.known(0).getAsLong(), size);
    return Optional.of(
        new Numbers(from < to ? data.values().subList(from, to) : List.of(), false, data.type()));
  }

  static Numbers concat(Site site) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < site.node().inputs().size(); i++) {
      values.addAll(site.numbers(i).values());
    }
    return new Numbers(values, false, site.numbers(0).type());
  }

  static Optional<Numbers> reshape(Site site) {
    Numbers shape = site.numbers(1);
    return shape.values().size() > 1
        ? Optional.empty()
        : Optional.of(NumberArithmetic.scalar(site.numbers(0), shape.values().isEmpty()));
  }

  static Optional<Numbers> filled(Site site) {
    Numbers shape = site.numbers(0);
    if (!shape.isKnown() || shape.values().size() != 1 || shape.known(0).getAsLong() > MOST) {
      return Optional.empty();
    }
    Numbers fill = ShapeRows.fill(site);
    int count = (int) shape.known(0).getAsLong();
    return Optional.of(
        new Numbers(Collections.nCopies(count, fill.values().get(0)), false, fill.type()));
  }

  static Optional<Numbers> range(Site site) {
    Numbers start = site.numbers(0);
    Numbers limit = site.numbers(1);
    Numbers delta = site.numbers(2);
    if (!start.isKnown() || !limit.isKnown() || !delta.isKnown()) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    long step = delta.known(0).getAsLong();
    for (long i = start.known(0).getAsLong();
        step > 0 ? i < limit.known(0).getAsLong() : i > limit.known(0).getAsLong();
        i += step) {
      values.add(Long.toString(i));
      if (values.size() > MOST) {
        return Optional.empty();
      }
    }
    return Optional.of(new Numbers(values, false, start.type()));
  }
}
