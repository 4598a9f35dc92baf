package dev.kiln.benchmark;

/** A way from a frame's bytes to its answer's bytes. */
interface FramePipeline extends Side {
  /**
   * Takes the same frame through once more.
   *
   * @return the answer, as {@link FrameModel.Answer} says; the next one may overwrite it
   */
  byte[] answer();

  @Override
  default Times work(double seconds) {
    return Side.time(seconds, this::answer);
  }
}
