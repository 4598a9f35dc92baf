package dev.kiln.media.video;

import dev.kiln.media.Mats;
import dev.kiln.media.OpenHandles;
import dev.kiln.runtime.image.Image;
import org.opencv.core.Mat;

/** Frames that OpenCV leaves in a Mat, which is owned here. */
abstract class MatSource implements VideoSource {
  /** The frame grabbed, BGR. */
  Mat frame = new Mat();

  /** When it was there, by {@link System#nanoTime}. */
  long timestamp;

  private boolean closed;

  MatSource() {
    OpenHandles.opened();
  }

  /** Frees what the frames come from. */
  abstract void release();

  @Override
  public final long timestamp() {
    return timestamp;
  }

  @Override
  public final int width() {
    return frame.cols();
  }

  @Override
  public final int height() {
    return frame.rows();
  }

  @Override
  public final void retrieve(Image into) {
    Mats.copy(frame, into);
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      release();
      frame.release();
      OpenHandles.closed();
    }
  }
}
