package dev.kiln.train.data;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the batches of a run on worker threads before they are asked for, so that training does not
 * wait for them. For one consumer.
 *
 * @param <T> a batch
 */
public final class Prefetcher<T> implements AutoCloseable {
  private static final int DEPTH = 4;
  private static final int MOST_WORKERS = 4;

  private final int perEpoch;
  private final Maker<T> maker;
  private final Map<Long, Future<T>> begun = new HashMap<>();
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors()),
          task -> {
            Thread thread = new Thread(task, "ahead");
            thread.setDaemon(true);
            return thread;
          });

  /** Makes the batch of an epoch and an index within it, on any thread, several at a time. */
  public interface Maker<T> {
    T make(int epoch, int index);
  }

  /**
   * Creates a prefetcher that has made nothing yet.
   *
   * @param perEpoch how many an epoch has
   */
  public Prefetcher(int perEpoch, Maker<T> maker) {
    this.perEpoch = perEpoch;
    this.maker = maker;
  }

  /**
   * Returns a batch and begins to make the four after it, of this epoch and the next.
   *
   * @throws RuntimeException what its maker threw
   */
  public T get(int epoch, int index) {
    long first = (long) epoch * perEpoch + index;
    begun.keySet().removeIf(earlier -> earlier < first);
    for (long moment = first; moment <= first + DEPTH; moment++) {
      begun.computeIfAbsent(moment, this::begin);
    }
    try {
      return begun.remove(first).get();
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

  private Future<T> begin(long moment) {
    return workers.submit(() -> maker.make((int) (moment / perEpoch), (int) (moment % perEpoch)));
  }

  /** Stops the workers; batches in the making are dropped. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
