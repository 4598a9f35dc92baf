package dev.kiln.pipeline;

/** Receives the progress of a long call, on the thread that makes the call. */
@FunctionalInterface
public interface ProgressListener {
  /** Ignores the progress. */
  ProgressListener NONE = (done, total) -> {};

  /** The total where nobody knows it beforehand, as in a video. */
  long UNKNOWN = -1;

  /**
   * Called after each picture or batch.
   *
   * @param done how many pictures are done, 1 or more
   * @param total how many there are in all, or {@link #UNKNOWN}
   */
  void progress(long done, long total);
}
