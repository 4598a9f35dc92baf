package dev.kiln.runtime;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Bindings that wait to be used again, a few, the latest first. Thread-safe. */
final class BindingPool {
  private static final int LIMIT = 8;

  private final ArrayDeque<Binding> idle = new ArrayDeque<>();

  /** Takes out a binding for tensors of these shapes, if one is idle. */
  synchronized Optional<Binding> take(Map<String, Tensor> inputs) {
    for (Iterator<Binding> each = idle.iterator(); each.hasNext(); ) {
      Binding binding = each.next();
      if (binding.serves(inputs)) {
        each.remove();
        return Optional.of(binding);
      }
    }
    return Optional.empty();
  }

  /** Puts a binding back; the one unused for longest makes room. */
  void give(Binding binding) {
    Binding oldest = null;
    synchronized (this) {
      idle.addFirst(binding);
      if (idle.size() > LIMIT) {
        oldest = idle.removeLast();
      }
    }
    if (oldest != null) {
      oldest.close();
    }
  }
}
