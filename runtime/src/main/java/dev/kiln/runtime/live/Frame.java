package dev.kiln.runtime.live;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/** A frame on its way through a stream. The object is reused for later frames. */
public final class Frame {
  private final StageTimes times = new StageTimes();
  private Image image;
  private long sequence;
  private long timestamp;

  Frame() {}

  /** Returns the picture of the frame. */
  public Image image() {
    return image;
  }

  /**
   * Returns the sequence number of the frame. The first frame of the source is 0; numbers of
   * dropped frames are skipped in the results.
   */
  public long sequence() {
    return sequence;
  }

  /** Returns the time at which the source captured the frame, by {@link System#nanoTime}. */
  public long timestamp() {
    return timestamp;
  }

  /** Returns the times of the stages that the frame has passed so far. */
  public StageTimes times() {
    return times;
  }

  Image resize(int width, int height, PixelFormat format) {
    if (image == null
        || image.width() != width
        || image.height() != height
        || image.format() != format) {
      Image.checkSize(width, height);
      image = new Image(new byte[width * height * format.channels()], width, height, format);
    }
    return image;
  }

  void submitted(long number, long seenAt) {
    sequence = number;
    timestamp = seenAt;
    times.begin(seenAt);
    times.done(Stage.CAPTURE);
  }
}
