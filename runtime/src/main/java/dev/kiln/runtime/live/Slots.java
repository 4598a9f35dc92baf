package dev.kiln.runtime.live;

import java.util.ArrayDeque;

/**
 * The places of a stream's frames: one is being filled, at most one waits, the others are in flight
 * or free. Guarded by the stream's lock.
 */
final class Slots<R> {
  private final ArrayDeque<Slot<R>> free = new ArrayDeque<>();
  private Slot<R> filling = new Slot<>();
  private Slot<R> waiting;

  Slots(int inFlight) {
    // One more than are in flight, so that there is always a free one when the filled one waits.
    for (int i = 0; i <= inFlight; i++) {
      free.push(new Slot<>());
    }
  }

  Frame filling() {
    return filling.frame();
  }

  /** The frame is filled and waits; whether an older one that waited had to go. */
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
