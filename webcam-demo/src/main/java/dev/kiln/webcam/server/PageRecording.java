package dev.kiln.webcam.server;

import dev.kiln.runtime.image.Image;
import dev.kiln.webcam.session.KeptRecording;
import java.nio.file.Path;

/**
 * A recording of what one page shows: the first to show anything and, when that has left, the next.
 * Thread-safe.
 */
final class PageRecording implements AutoCloseable {
  private final KeptRecording recording;
  private LiveClient recorded;

  PageRecording(Path file) {
    recording = new KeptRecording(file);
  }

  /** Records a page's picture, unless another page is recorded. */
  synchronized void add(LiveClient page, Image picture, long timestamp) {
    if (recorded == null) {
      recorded = page;
    }
    if (recorded == page) {
      recording.add(picture, timestamp);
    }
  }

  synchronized void leave(LiveClient page) {
    if (recorded == page) {
      recorded = null;
    }
  }

  /** Completes the recording. */
  @Override
  public void close() {
    try {
      recording.finish();
    } finally {
      recording.close();
    }
  }
}
