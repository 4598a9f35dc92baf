package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoRecorder;
import dev.kiln.runtime.image.Image;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording of what is shown, at {@value #FPS} frames per second. If the process is ended
 * meanwhile, for example by ctrl-C, it is completed and kept. Thread-safe.
 */
public final class KeptRecording implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptRecording.class);
  static final double FPS = 25;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

  private final VideoRecorder recorder;
  private final Thread shutdownHook = new Thread(this::finishAtShutdown, "kiln-shutdown");
  private boolean started;
  private boolean finished;

  /** Creates a recording; its first picture creates the file and sets the video's size. */
  public KeptRecording(Path file) {
    recorder = new VideoRecorder(file, FPS);
  }

  /**
   * Records a picture.
   *
   * @param timestamp of its frame, by {@link System#nanoTime}
   * @throws MediaException if the video cannot be written
   */
  public synchronized void add(Image picture, long timestamp) {
    if (finished) {
      return;
    }
    if (!started) {
      started = true;
      Runtime.getRuntime().addShutdownHook(shutdownHook);
    }
    recorder.add(picture, timestamp);
  }

  /**
   * Completes the video; later pictures are left out.
   *
   * @throws MediaException if it could not be written
   */
  public synchronized void finish() {
    if (!finished) {
      finished = true;
      recorder.finish();
    }
  }

  /** Completes the recording when the process ends, without waiting long for a hanging encoder. */
  private void finishAtShutdown() {
    Thread finishing = new Thread(this::finishOrLog, "kiln-finish");
    finishing.setDaemon(true);
    finishing.start();
    try {
      finishing.join(SHUTDOWN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void finishOrLog() {
    try {
      finish();
    } catch (RuntimeException e) {
      LOG.error("the recording could not be completed: {}", e.getMessage(), e);
    }
  }

  /** Abandons the recording, unless it is finished. */
  @Override
  public synchronized void close() {
    finished = true;
    recorder.close();
    try {
      if (started) {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
      }
    } catch (IllegalStateException e) {
      LOG.debug("the process is already shutting down", e);
    }
  }
}
