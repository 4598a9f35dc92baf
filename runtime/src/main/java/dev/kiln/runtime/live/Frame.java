package dev.kiln.runtime.live;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Stage;
import dev.kiln.runtime.task.StageTimes;

/** A frame on its way through a stream. The object is used again for a later frame. */
public final class Frame {
  private final StageTimes times = new StageTimes();
  private Image image;
  private long sequence;
  private long timestamp;

  Frame() {}

  /** Its picture. */
  public Image image() {
    return image;
  }

  /** Its number: the source's first frame is 0; what was dropped is missing. */
  public long sequence() {
    return sequence;
  }

  /** When the source saw it, by {@link System#nanoTime}. */
  public long timestamp() {
    return timestamp;
  }

  /** What its stages took so far. */
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
