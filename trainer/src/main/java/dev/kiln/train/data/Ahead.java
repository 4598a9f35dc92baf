package dev.kiln.train.data;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Makes the members of a sequence by worker threads before they are asked for, so that who takes
 * them one after another does not wait. For one taker.
 */
public final class Ahead<T> implements AutoCloseable {
  private final IntFunction<T> maker;
  private final int count;
  private final int depth;
  private final ExecutorService workers;
  private final Map<Integer, Future<T>> begun = new HashMap<>();

  /**
   * A sequence that nothing is made of yet.
   *
   * @param count the members are 0 to count - 1
   * @param threads how many are made at the same time
   * @param depth how many are made before they are asked for
   * @param maker makes a member, on any thread, several at the same time
   */
  public Ahead(int count, int threads, int depth, IntFunction<T> maker) {
    this.count = count;
    this.depth = depth;
    this.maker = maker;
    workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "ahead");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A member; those after it are begun.
   *
   * @throws RuntimeException what its maker threw
   */
  public T get(int index) {
    begun.keySet().removeIf(earlier -> earlier < index);
    for (int i = index; i <= Math.min(count - 1, index + depth); i++) {
      int member = i;
      begun.computeIfAbsent(member, key -> workers.submit(() -> maker.apply(member)));
    }
    try {
      return begun.remove(index).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for data");
    }
  }

  /** Ends the workers; what is being made is given up. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
