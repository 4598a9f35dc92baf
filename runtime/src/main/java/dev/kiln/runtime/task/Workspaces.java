package dev.kiln.runtime.task;

import java.util.ArrayList;
import java.util.List;

/** A small pool of idle workspaces, most recently used last. Thread-safe. */
final class Workspaces<W extends Workspace> {
  private static final int LIMIT = 4;

  private final Factory<W> factory;
  private final List<W> idle = new ArrayList<>();

  /** A function that creates a workspace for batches of one size. */
  interface Factory<W> {
    W make(int count, int width, int height);
  }

  Workspaces(Factory<W> factory) {
    this.factory = factory;
  }

  /** Takes a workspace, or creates one if none of this size is idle. */
  W take(int count, int width, int height) {
    synchronized (this) {
      for (int i = idle.size() - 1; i >= 0; i--) {
        if (idle.get(i).serves(count, width, height)) {
          return idle.remove(i);
        }
      }
    }
    return factory.make(count, width, height);
  }

  /**
   * Returns a workspace to the pool; if the pool is full, the workspace that has been idle longest
   * is closed.
   *
   * @param sound whether the workspace may be reused; if not, it is closed
   */
  void give(W workspace, boolean sound) {
    W superfluous = workspace;
    if (sound) {
      synchronized (this) {
        idle.add(workspace);
        superfluous = idle.size() > LIMIT ? idle.remove(0) : null;
      }
    }
    if (superfluous != null) {
      superfluous.close();
    }
  }
}
