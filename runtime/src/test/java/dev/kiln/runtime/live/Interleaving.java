package dev.kiln.runtime.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.StageTimes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stream under random load: a source, a thread that swaps tasks, one that pauses, delays and
 * failures everywhere, a stop at any time. What must always hold is checked where it happens.
 */
final class Interleaving implements FrameListener<int[]> {
  private final Random random;
  private final int inFlight;
  private final int frames;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<Generation> generations = new CopyOnWriteArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger listening = new AtomicInteger();
  private volatile boolean over;
  private long lastSequence = -1;
  private int lastGeneration = -1;
  private int results;
  private int failures;

  Interleaving(long seed) {
    random = new Random(seed);
    inFlight = 1 + random.nextInt(2);
    frames = 50 + random.nextInt(150);
  }

  /** Runs it and checks what must hold at its end. */
  void run() throws InterruptedException {
    LiveStream<int[]> stream = LiveStream.start(generation(), this, inFlight);
    Thread swapper = new Thread(() -> disturb(() -> stream.swap(generation())));
    Thread pauser = new Thread(() -> disturb(random.nextBoolean() ? stream::pause : () -> {}));
    Thread resumer = new Thread(() -> disturb(stream::resume));
    swapper.start();
    pauser.start();
    resumer.start();
    for (int i = 0; i < frames; i++) {
      feed(stream, i);
    }
    if (random.nextBoolean()) {
      delay();
    }
    expect(stream.stop(Duration.ofSeconds(30)), "stops in time");
    over = true;
    swapper.join();
    pauser.join();
    resumer.join();
    LiveStats stats = stream.stats();
    assertEquals(List.of(), violations);
    assertEquals(results, stats.shown());
    assertEquals(failures, stats.failed());
    assertEquals(stats.received(), stats.shown() + stats.dropped() + stats.failed());
    for (Generation generation : generations) {
      assertEquals(1, generation.closed.get(), "task " + generation.number + " closed");
    }
  }

  /** The picture's bytes all say the same, so a torn frame shows. */
  private void feed(LiveStream<int[]> stream, int i) {
    int size = 1 + random.nextInt(3);
    Image image = stream.next(32 * size, 32, PixelFormat.GREY);
    byte[] pixels = image.pixels();
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = (byte) i;
    }
    stream.submit(i);
    delay();
  }

  private Generation generation() {
    synchronized (generations) {
      Generation generation = new Generation(generations.size());
      generations.add(generation);
      return generation;
    }
  }

  private void disturb(Runnable action) {
    while (!over) {
      action.run();
      delay();
    }
  }

  @Override
  public void result(Frame frame, int[] result) {
    expect(listening.incrementAndGet() == 1, "one call at a time");
    heard(frame);
    expect(whole(frame.image(), frame.timestamp()), "the shown frame is whole");
    expect(result[1] == (byte) frame.timestamp(), "the result is its frame's");
    expect(result[0] >= lastGeneration, "a swap is never taken back");
    lastGeneration = result[0];
    expect(generations.get(result[0]).closed.get() == 0, "a task is closed after its last result");
    delay();
    listening.decrementAndGet();
    if (ThreadLocalRandom.current().nextInt(20) == 0) {
      // Reported as failed, so it is heard of twice.
      lastSequence--;
      throw new IllegalStateException("the listener fails");
    }
    results++;
  }

  @Override
  public void failed(Frame frame, Throwable cause) {
    heard(frame);
    failures++;
    expect(cause instanceof IllegalStateException, "" + cause);
  }

  private void heard(Frame frame) {
    expect(!over, "nothing is heard after the stop");
    expect(frame.sequence() > lastSequence, "in the source's order");
    lastSequence = frame.sequence();
  }

  private void expect(boolean holds, String what) {
    if (!holds) {
      violations.add(what);
    }
  }

  private static boolean whole(Image image, long timestamp) {
    for (byte pixel : image.pixels()) {
      if (pixel != (byte) timestamp) {
        return false;
      }
    }
    return true;
  }

  private static void delay() {
    int kind = ThreadLocalRandom.current().nextInt(8);
    if (kind < 4) {
      Thread.yield();
    } else if (kind < 7) {
      long until = System.nanoTime() + ThreadLocalRandom.current().nextInt(200_000);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
    } else {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A task; its results say which one it is and what the frame held. */
  private final class Generation implements FrameTask<int[]> {
    private final int number;
    private final AtomicInteger closed = new AtomicInteger();

    Generation(int number) {
      this.number = number;
    }

    @Override
    public int[] run(Image image, int[] spare, StageTimes times) {
      expect(running.incrementAndGet() <= inFlight, "no more in flight than agreed");
      expect(closed.get() == 0, "an open task");
      expect(spare == null || spare[0] == number, "a spare result of its own");
      byte[] before = image.pixels().clone();
      delay();
      expect(Arrays.equals(before, image.pixels()), "nobody writes to a frame at work");
      running.decrementAndGet();
      if (ThreadLocalRandom.current().nextInt(10) == 0) {
        throw new IllegalStateException("the task fails");
      }
      int[] result = spare == null ? new int[2] : spare;
      result[0] = number;
      result[1] = image.pixels()[0];
      return result;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  static void runAll(long first, long count) throws InterruptedException {
    for (long seed = first; seed < first + count; seed++) {
      try {
        new Interleaving(seed).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
