package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Grabs a source's frames into an intake, on its own thread: a camera's as they come, a video's and
 * a folder's at their own pace and in a loop. A source that fails, such as a camera that is
 * unplugged, is opened again every second until it is back.
 */
public final class FrameGrabber implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameGrabber.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** A video that is later than this, as after a pause, continues from where it is. */
  private static final long LATE_NANOS = 1_000_000_000L;

  private final Opener opener;
  private final FrameIntake intake;
  private final Consumer<String> status;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /** Opens a source. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens the source.
     *
     * @throws MediaException if it cannot be opened now
     */
    VideoSource open();
  }

  /**
   * Opens the source and starts.
   *
   * @param status receives one line that says why no frames come; an empty line when they come
   *     again
   * @throws MediaException if the source cannot be opened
   */
  public FrameGrabber(Opener opener, FrameIntake intake, Consumer<String> status) {
    this.opener = opener;
    this.intake = intake;
    this.status = status;
    VideoSource first = opener.open();
    thread = new Thread(() -> run(first), "kiln-feed");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(VideoSource first) {
    Optional<VideoSource> source = Optional.of(first);
    while (source.isPresent()) {
      boolean loop;
      try (VideoSource open = source.get()) {
        status.accept("");
        boolean played = play(open);
        loop = played && open.fps() > 0;
        if (!loop && !isStopped()) {
          status.accept("no more frames from the source; opening it again");
        }
      } catch (RuntimeException e) {
        LOG.debug("the source failed", e);
        status.accept(e.getMessage());
        loop = false;
      }
      source = reopen(loop ? Duration.ZERO : RETRY);
    }
  }

  /** Submits the source's frames to its end; returns whether there was any. */
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
      Image image = intake.next(source.width(), source.height());
      source.retrieve(image);
      intake.submit(seen);
      frames++;
    }
    return frames > 0;
  }

  /** Tries until the source opens; returns nothing when stopped. */
  private Optional<VideoSource> reopen(Duration first) {
    for (Duration wait = first; !sleep(wait.toNanos()); wait = RETRY) {
      try {
        return Optional.of(opener.open());
      } catch (MediaException e) {
        status.accept(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Sleeps unless stopped; returns whether it is stopped. */
  private boolean sleep(long nanos) {
    try {
      return stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Stops. A camera that blocks is not waited for; the thread closes it when it returns. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
