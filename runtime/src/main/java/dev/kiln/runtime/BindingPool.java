package dev.kiln.runtime;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** A small pool of idle bindings, most recently used first. Thread-safe. */
final class BindingPool {
  private static final int LIMIT = 8;

  private final ArrayDeque<Binding> idle = new ArrayDeque<>();

  /** Removes and returns an idle binding for tensors of these shapes, if there is one. */
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

  /**
   * Returns a binding to the pool; if the pool is full, the binding that has been idle longest is
   * closed.
   */
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
