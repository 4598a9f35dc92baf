package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The open models of this JVM: one for all tasks of an executor that ask the same of the same bytes
 * with the same number of threads. Thread-safe.
 *
 * <p>A model that no task has used for {@link #IDLE_SECONDS} is closed. Until then the next task
 * finds it open, so that the waves of tasks of one job open it once.
 */
public final class OpenModels {
  static final int IDLE_SECONDS = 30;

  private static final Map<Key, Shared> OPEN = new HashMap<>();

  static {
    Executors.newSingleThreadScheduledExecutor(OpenModels::closer)
        .scheduleWithFixedDelay(
            () -> closeIdle(TimeUnit.SECONDS.toNanos(IDLE_SECONDS)), 5, 5, TimeUnit.SECONDS);
  }

  private OpenModels() {}

  private static Thread closer(Runnable work) {
    Thread thread = new Thread(work, "kiln-closer");
    thread.setDaemon(true);
    return thread;
  }

  private record Key(BatchSettings settings, int threads) {}

  /** A model, how many use it, and when the last one stopped. Guarded by {@link #OPEN}. */
  private static final class Shared {
    private final Model model;
    private final PictureAnswer answer;
    private int users;
    private long idleSince;

    Shared(Model model, BatchSettings settings) {
      this.model = model;
      try {
        answer = PictureAnswer.of(model, settings);
      } catch (RuntimeException e) {
        model.close();
        throw e;
      }
    }
  }

  /** The use of an open model; ends when it is closed. */
  public static final class Use implements AutoCloseable {
    private final Shared shared;
    private boolean ended;

    private Use(Shared shared) {
      this.shared = shared;
    }

    /** Returns what answers for pictures. */
    public PictureAnswer answer() {
      return shared.answer;
    }

    @Override
    public void close() {
      synchronized (OPEN) {
        if (!ended) {
          ended = true;
          shared.users--;
          shared.idleSince = System.nanoTime();
        }
      }
    }
  }

  /**
   * Begins to use a model, which is opened if it is not.
   *
   * @param bytes gives the model's bytes, whose checksum must be that of the settings
   * @param threads the number of threads of one run
   * @throws dev.kiln.runtime.errors.ModelException if the model cannot be opened, is another one,
   *     or cannot answer what is asked
   */
  public static Use use(BatchSettings settings, Supplier<byte[]> bytes, int threads) {
    // Opening holds the lock, so that no two tasks open one model.
    synchronized (OPEN) {
      Shared shared =
          OPEN.computeIfAbsent(
              new Key(settings, threads),
              key -> new Shared(open(settings, bytes, threads), settings));
      shared.users++;
      return new Use(shared);
    }
  }

  private static Model open(BatchSettings settings, Supplier<byte[]> bytes, int threads) {
    Options options =
        Options.throughput()
            .withThreads(threads)
            .withSha256(settings.sha256())
            .withRunLimit(settings.runLimit());
    return Model.open(settings.name(), ByteBuffer.wrap(bytes.get()), options);
  }

  /** Closes the models that nobody has used for so long. */
  static void closeIdle(long nanos) {
    synchronized (OPEN) {
      OPEN.values()
          .removeIf(
              shared -> {
                boolean idle = shared.users == 0 && System.nanoTime() - shared.idleSince >= nanos;
                if (idle) {
                  shared.model.close();
                }
                return idle;
              });
    }
  }

  /** Returns how many models are open. */
  static int count() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }
}
