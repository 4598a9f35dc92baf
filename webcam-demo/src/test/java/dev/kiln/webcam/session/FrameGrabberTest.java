package dev.kiln.webcam.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.Clip;
import dev.kiln.media.video.OpenHandles;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.Frame;
import dev.kiln.runtime.live.FrameListener;
import dev.kiln.runtime.live.LiveStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FrameGrabberTest {
  @TempDir private Path folder;

  private final Semaphore shown = new Semaphore(0);
  private final List<String> status = new CopyOnWriteArrayList<>();

  private final FrameListener<Integer> listener =
      new FrameListener<>() {
        @Override
        public void result(Frame frame, Integer result) {
          shown.release();
        }

        @Override
        public void failed(Frame frame, Throwable cause) {
          throw new AssertionError(cause);
        }
      };

  @AfterEach
  void everythingIsClosed() {
    assertEquals(0, OpenHandles.total());
    assertEquals(0, BriefCamera.OPEN.get());
  }

  @Test
  void aVideoIsShownOverAndOverAtItsOwnPace() throws InterruptedException {
    Path file = folder.resolve("clip.avi");
    Clip.write(file, 5, 32, 24, 50);
    long start = System.nanoTime();
    try (LiveStream<Integer> stream = LiveStream.start((i, s, t) -> 0, listener, 1)) {
      FrameGrabber grabber =
          new FrameGrabber(() -> VideoSource.file(file), FrameIntake.of(stream), status::add);
      shown.acquire(12);
      grabber.close();
      assertTrue(System.nanoTime() - start > 150_000_000L, "12 frames at 50 a second");
    }
    assertTrue(status.stream().allMatch(String::isEmpty), status.toString());
  }

  @Test
  void aCameraThatIsUnpluggedIsPickedUpWhenItComesBack() throws InterruptedException {
    AtomicInteger opened = new AtomicInteger();
    FrameGrabber.Opener flaky =
        () -> {
          if (opened.incrementAndGet() == 2) {
            throw new MediaException("no camera 0");
          }
          return new BriefCamera(3);
        };
    try (LiveStream<Integer> stream = LiveStream.start((i, s, t) -> 0, listener, 1)) {
      FrameGrabber grabber = new FrameGrabber(flaky, FrameIntake.of(stream), status::add);
      while (opened.get() < 3) {
        Thread.sleep(10);
      }
      shown.acquire(2);
      grabber.close();
    }
    assertEquals("", status.get(0));
    assertTrue(
        status.contains("no more frames from the source; opening it again"), status.toString());
    assertTrue(status.contains("no camera 0"), status.toString());
  }

  @Test
  void aSourceThatIsMissingFromTheStartIsRefused() {
    try (LiveStream<Integer> stream = LiveStream.start((i, s, t) -> 0, listener, 1)) {
      assertThrows(
          MediaException.class,
          () ->
              new FrameGrabber(
                  () -> VideoSource.open("absent.avi"), FrameIntake.of(stream), status::add));
    }
  }

  /** A device that gives a few frames and is then pulled out. */
  private static final class BriefCamera implements VideoSource {
    static final AtomicInteger OPEN = new AtomicInteger();
    private int left;

    BriefCamera(int frames) {
      left = frames;
      OPEN.incrementAndGet();
    }

    @Override
    public boolean grab() {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        return false;
      }
      return left-- > 0;
    }

    @Override
    public long timestamp() {
      return System.nanoTime();
    }

    @Override
    public int width() {
      return 8;
    }

    @Override
    public int height() {
      return 8;
    }

    @Override
    public void retrieve(Image into) {
      into.pixels()[0] = (byte) left;
    }

    @Override
    public double fps() {
      return 0;
    }

    @Override
    public long frames() {
      return -1;
    }

    @Override
    public void close() {
      OPEN.decrementAndGet();
    }
  }
}
