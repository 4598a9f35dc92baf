package dev.kiln.webcam.server;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connected pages. A page takes its place when its socket is open, so that a handshake which
 * comes to nothing takes none. Thread-safe.
 */
final class ConnectedPages {
  /** The most pages at a time. */
  static final int PLACES = 8;

  private final Set<LiveClient> pages = new LinkedHashSet<>();

  /** Adds a page; returns false if all places are taken. */
  synchronized boolean add(LiveClient page) {
    return !isFull() && pages.add(page);
  }

  synchronized void remove(LiveClient page) {
    pages.remove(page);
  }

  synchronized boolean isFull() {
    return pages.size() >= PLACES;
  }

  synchronized List<LiveClient> all() {
    return new ArrayList<>(pages);
  }
}
