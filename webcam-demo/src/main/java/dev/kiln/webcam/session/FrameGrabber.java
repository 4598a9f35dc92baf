package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.LiveStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds a stream from a source, by a thread of its own: a camera's frames as they come, a video's
 * and a folder's at their own pace and over and over. A source that breaks off, such as a camera
 * that is unplugged, is opened again every second until it is back.
 */
final class FrameGrabber implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameGrabber.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LATE_NANOS = 1_000_000_000L;

  private final Opener opener;
  private final LiveStream<?> stream;
  private final Consumer<String> news;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /** Opens a source. */
  interface Opener {
    /**
     * @throws MediaException if it can't be opened now
     */
    VideoSource open();
  }

  /**
   * Opens the source and begins.
   *
   * @param news is told in a line why no frames come, and an empty one when they do
   * @throws MediaException if the source can't be opened at first
   */
  FrameGrabber(Opener opener, LiveStream<?> stream, Consumer<String> news) {
    this.opener = opener;
    this.stream = stream;
    this.news = news;
    VideoSource first = opener.open();
    thread = new Thread(() -> run(first), "kiln-feed");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(VideoSource first) {
    VideoSource source = first;
    while (source != null) {
      boolean again;
      try (VideoSource open = source) {
        news.accept("");
        boolean played = play(open);
        again = played && open.fps() > 0;
        if (!again && !isStopped()) {
          news.accept("no more frames; trying again");
        }
      } catch (RuntimeException e) {
        LOG.debug("the source failed", e);
        news.accept(e.getMessage());
        again = false;
      }
      source = reopen(again ? Duration.ZERO : RETRY);
    }
  }

  /** Whether there was any frame. */
  private boolean play(VideoSource source) {
    long start = System.nanoTime();
    long frames = 0;
    while (!isStopped() && source.grab()) {
      long seen = source.timestamp();
      if (source.fps() > 0) {
        long due = start + (long) (frames * 1e9 / source.fps());
        if (seen - due > LATE_NANOS) {
          start += seen - due;
        } else if (sleep(due - System.nanoTime())) {
          break;
        }
        seen = System.nanoTime();
      }
      Image image = stream.next(source.width(), source.height(), PixelFormat.BGR);
      source.retrieve(image);
      stream.submit(seen);
      frames++;
    }
    return frames > 0;
  }

  /** Tries until the source is there again; null when stopped. */
  private VideoSource reopen(Duration first) {
    for (Duration wait = first; !sleep(wait.toNanos()); wait = RETRY) {
      try {
        return opener.open();
      } catch (MediaException e) {
        news.accept(e.getMessage());
      }
    }
    return null;
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Sleeps unless stopped; whether it is stopped. */
  private boolean sleep(long nanos) {
    try {
      return stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Ends it; a camera that blocks is left behind and closed when it comes back. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
