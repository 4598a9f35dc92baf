package dev.kiln.train.fit;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts the arrays that are open anywhere in the process. */
public final class LiveArrays {
  private LiveArrays() {}

  /** How many there are now. */
  public static int count() {
    try (NDManager manager = NDManager.newBaseManager()) {
      return count(manager.getParentManager());
    }
  }

  private static int count(NDManager manager) {
    int count = 0;
    for (Object resource : resources(manager).values()) {
      if (resource instanceof NDManager child) {
        count += count(child);
      } else if (resource instanceof NDArray) {
        count++;
      }
    }
    return count;
  }

  private static Map<?, ?> resources(NDManager manager) {
    try {
      Field resources = BaseNDManager.class.getDeclaredField("resources");
      resources.setAccessible(true);
      return (Map<?, ?>) resources.get(manager);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
