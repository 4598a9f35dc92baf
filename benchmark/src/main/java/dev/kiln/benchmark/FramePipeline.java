package dev.kiln.benchmark;

/** A way from a frame's bytes to its answer's bytes. */
interface FramePipeline extends Contender {
  /**
   * Takes the same frame through once more.
   *
   * @return the answer, as {@link FrameModel.Answer} says; the next one may overwrite it
   */
  byte[] answer();

  @Override
  default Times work(double seconds) {
    return Contender.time(seconds, this::answer);
  }
}
