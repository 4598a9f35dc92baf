package dev.kiln.runtime.task;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.platform.MachineMemory;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that the runs of one task have grown to, and from it the largest working size that
 * stays within a budget. A network's need grows with the pixels, by how much is measured: at the
 * runs themselves or, before a large picture, at a small trial. Thread-safe.
 */
final class Headroom {
  /** The budget that follows the free memory of the machine. */
  static final long AUTOMATIC = 0;

  /** Half of what is free is left to others, and a picture is not worth more than this. */
  private static final long MOST = 1L << 31;

  /** What no network of Kiln's needs for a pixel: below, nothing needs to be measured. */
  private static final double CAUTIOUS = 3000;

  /** The longer sides of the pictures, of 4 by 3, that are tried out, as far as is needed. */
  private static final int[] TRIALS = {320, 512, 832};

  /** Where runs have taken so much, what opening the model has left free no longer counts. */
  private static final long PLAIN = 128 << 20;

  /** A large picture takes up to this much more for each pixel than a trial. */
  private static final double MARGIN = 1.08;

  private static final double LEAST = 64;
  private static final int STEP = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Headroom.class);

  private final String model;
  private long first;
  private long grownAtFirst;
  private long largest;
  private long grown;
  private volatile Decision last = new Decision(0, 0, 0, 0);

  /** The longer side at which pictures of one size are worked on. */
  private record Decision(int width, int height, long budget, int side) {
    boolean serves(int width, int height, long budget) {
      return this.width == width && this.height == height && this.budget == budget;
    }
  }

  private Headroom(String model) {
    this.model = model;
  }

  /** Returns the headroom of a model; null if it is not this machine's memory that limits it. */
  static Headroom of(Model model, ImageInput input) {
    return model.provider() == Provider.CPU && input.isFree()
        ? new Headroom(model.toString())
        : null;
  }

  /**
   * Returns the longer side at which a picture of this size is worked on, at most its own.
   *
   * @param budget in bytes; {@link #AUTOMATIC} for the machine's
   * @param trial runs a picture of 4 by 3 and a longer side through {@link #run}; called only
   *     before a large one
   */
  int side(int width, int height, long budget, IntConsumer trial) {
    Decision known = last;
    return known.serves(width, height, budget) ? known.side : decide(width, height, budget, trial);
  }

  /** Returns whether nobody needs to think about the memory of this number of pixels. */
  boolean isHarmless(long pixels, long budget) {
    return CAUTIOUS * pixels <= allowed(budget);
  }

  private synchronized int decide(int width, int height, long budget, IntConsumer trial) {
    long pixels = (long) width * height;
    int side = Math.max(width, height);
    double allowed = allowed(budget);
    if (CAUTIOUS * pixels > allowed) {
      tryOut(Math.sqrt(allowed / CAUTIOUS * 4 / 3), trial);
      double each = bytesPerPixel();
      if (each * pixels > allowed) {
        double scale = Math.sqrt(allowed / each / pixels);
        side = Math.max(STEP, (int) (side * scale) / STEP * STEP);
        warn(width, height, side, each);
      }
    }
    last = new Decision(width, height, budget, side);
    return side;
  }

  private void tryOut(double most, IntConsumer trial) {
    for (int wanted : TRIALS) {
      int side = Math.max(STEP, (int) Math.min(wanted, most));
      if (largest < side * side * 3L / 4 && grown < PLAIN) {
        trial.accept(side);
      }
    }
  }

  private void warn(int width, int height, int side, double each) {
    double scale = (double) side / Math.max(width, height);
    LOG.warn(
        "{}: {}x{} pixels would take {} of memory; worked on at {}x{}, which takes {}",
        model,
        width,
        height,
        size(each * width * height),
        Math.round(width * scale),
        Math.round(height * scale),
        size(each * width * height * scale * scale));
  }

  private double allowed(long budget) {
    return budget == AUTOMATIC ? machine() : budget;
  }

  private double machine() {
    OptionalLong free = MachineMemory.free();
    // What earlier runs took is used again.
    return free.isPresent() ? Math.min(MOST, free.getAsLong() / 2.0 + grown) : MOST;
  }

  /**
   * Returns the need of a pixel, rounded up to a quarter of an octave: what was measured varies a
   * little, and the same picture is to have the same size each time. The first run may find memory
   * that opening the model has left, so what the next ones took beyond it counts too.
   */
  private double bytesPerPixel() {
    double measured = largest == 0 || grown == 0 ? CAUTIOUS : (double) grown / largest;
    if (2 * first < largest) {
      measured = Math.max(measured, (double) (grown - grownAtFirst) / (largest - first));
    }
    measured *= MARGIN;
    double octaves = Math.log(Math.max(LEAST, measured)) / Math.log(2);
    return Math.pow(2, Math.ceil(4 * octaves) / 4);
  }

  private static String size(double bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /** Runs something that may take more memory than all before, and notes what it took. */
  void run(long pixels, Runnable work) {
    if (pixels <= largest()) {
      work.run();
      return;
    }
    OptionalLong before = MachineMemory.resident();
    work.run();
    note(pixels, before, MachineMemory.resident());
  }

  private synchronized long largest() {
    return largest;
  }

  private synchronized void note(long pixels, OptionalLong before, OptionalLong after) {
    if (pixels > largest && before.isPresent() && after.isPresent()) {
      largest = pixels;
      grown += Math.max(0, after.getAsLong() - before.getAsLong());
      if (first == 0) {
        first = pixels;
        grownAtFirst = grown;
      }
    }
  }
}
