package dev.kiln.runtime.live;

import java.util.ArrayDeque;

/**
 * The slots of a stream: one is being filled, at most one is waiting, the others are in flight or
 * free. Guarded by the stream's lock.
 */
final class Slots<R> {
  private final ArrayDeque<Slot<R>> free = new ArrayDeque<>();
  private Slot<R> filling = new Slot<>();
  private Slot<R> waiting;

  Slots(int inFlight) {
    // One more slot than frames in flight, so that a free slot always exists when the filled one is
    // waiting.
    for (int i = 0; i <= inFlight; i++) {
      free.push(new Slot<>());
    }
  }

  Frame filling() {
    return filling.frame();
  }

  /**
   * Puts the filled frame into the waiting position and returns whether it replaced an older one.
   */
  boolean submit() {
    boolean replaced = waiting != null;
    Slot<R> next = replaced ? waiting : free.pop();
    waiting = filling;
    filling = next;
    return replaced;
  }

  boolean isWaiting() {
    return waiting != null;
  }

  Slot<R> take() {
    Slot<R> slot = waiting;
    waiting = null;
    return slot;
  }

  void free(Slot<R> slot) {
    free.push(slot);
  }
}
