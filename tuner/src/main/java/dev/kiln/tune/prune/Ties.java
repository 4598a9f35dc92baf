package dev.kiln.tune.prune;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * ChannelSlots and which of them are tied. A slot is one position along an axis; tied slots are cut
 * together or not at all. A slot that is fixed, and with it all that are tied to it, stays.
 */
final class Ties {
  private int[] parents = new int[1024];
  private final Map<Integer, String> fixed = new HashMap<>();
  private int count;

  /** Returns new slots, tied to nothing. */
  int[] fresh(int size) {
    int[] slots = new int[size];
    for (int i = 0; i < size; i++) {
      if (count == parents.length) {
        parents = Arrays.copyOf(parents, 2 * count);
      }
      parents[count] = count;
      slots[i] = count++;
    }
    return slots;
  }

  /** Returns the slot that stands for all that are tied to this one. */
  int root(int slot) {
    int root = slot;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  void tie(int one, int other) {
    int kept = root(one);
    int joined = root(other);
    if (kept != joined) {
      parents[joined] = kept;
      String reason = fixed.remove(joined);
      if (reason != null) {
        fixed.putIfAbsent(kept, reason);
      }
    }
  }

  /** Ties slots in their order. */
  void tie(int[] some, int[] others) {
    for (int i = 0; i < some.length; i++) {
      tie(some[i], others[i]);
    }
  }

  void fix(int[] slots, String reason) {
    for (int slot : slots) {
      fixed.putIfAbsent(root(slot), reason);
    }
  }

  /** Returns why a slot stays, if it must. */
  Optional<String> reason(int slot) {
    return Optional.ofNullable(fixed.get(root(slot)));
  }
}
