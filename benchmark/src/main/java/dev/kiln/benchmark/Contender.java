package dev.kiln.benchmark;

import java.util.ArrayList;
import java.util.List;

/** One of those that are compared: it does the same work again and again. Close it when done. */
interface Contender extends AutoCloseable {
  /**
   * How long the work took.
   *
   * @param cpu the processor's milliseconds for once, on average, all threads together
   * @param millis the wall clock's milliseconds for each time, at least one
   */
  record Times(double cpu, List<Double> millis) {}

  /** A few words for the table's head. */
  String name();

  /** Works for so many seconds, once at least. */
  Times work(double seconds);

  @Override
  void close();

  /** Times work that is done in this process. */
  static Times time(double seconds, Runnable work) {
    List<Double> millis = new ArrayList<>();
    long cpu = ProcessorTime.nanos();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long start = System.nanoTime();
    do {
      work.run();
      long done = System.nanoTime();
      millis.add((done - start) / 1e6);
      start = done;
    } while (start < end);
    return new Times((ProcessorTime.nanos() - cpu) / 1e6 / millis.size(), millis);
  }
}
