package dev.kiln.runtime.task;

import java.util.ArrayList;
import java.util.List;

/** Workspaces that wait to be used again, a few, the latest last. Thread-safe. */
final class Workspaces<W extends Workspace> {
  private static final int LIMIT = 4;

  private final Factory<W> factory;
  private final List<W> idle = new ArrayList<>();

  /** Makes a workspace for batches of one size. */
  interface Factory<W> {
    W make(int count, int width, int height);
  }

  Workspaces(Factory<W> factory) {
    this.factory = factory;
  }

  /** Takes out a workspace, a new one if none of the size is idle. */
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
   * Puts a workspace back; the one unused for longest makes room.
   *
   * @param sound whether it may be used again
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
