package dev.kiln.cli.console;

/** Shows how much of some work is done. */
interface ProgressDisplay extends AutoCloseable {
  /** Shows nothing. */
  ProgressDisplay NONE = (done, count) -> {};

  /**
   * @param count how many there will be, or -1
   */
  void show(long done, long count);

  /** Whether other lines would break the display. */
  default boolean isBar() {
    return false;
  }

  @Override
  default void close() {}
}
