package dev.kiln.webcam.server;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ReusedImage;
import dev.kiln.webcam.session.FrameGrabber;
import dev.kiln.webcam.session.FrameIntake;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The frames of a source of the server's own, for every page that wants them. Thread-safe. */
final class SourceFeed implements AutoCloseable {
  private final String name;
  private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
  private final FrameGrabber grabber;
  private volatile String status = "";

  /** Gets frames, on the feed's thread. */
  interface Follower {
    /** Takes a frame, valid only during the call. */
    void frame(Image bgr, long timestamp);

    /** Hears why no frames come; an empty line when they come again. */
    void status(String line);
  }

  /**
   * Opens the source.
   *
   * @param name a camera's number, a video file or a folder of pictures
   * @throws MediaException if it cannot be opened
   */
  SourceFeed(String name) {
    this.name = name;
    grabber = new FrameGrabber(() -> VideoSource.open(name), new Spread(), this::tell);
  }

  /** Passes each frame on to all followers. */
  private final class Spread implements FrameIntake {
    private final ReusedImage frame = new ReusedImage();
    private Image last;

    @Override
    public Image next(int width, int height) {
      last = frame.of(width, height, PixelFormat.BGR);
      return last;
    }

    @Override
    public void submit(long timestamp) {
      followers.forEach(follower -> follower.frame(last, timestamp));
    }
  }

  private void tell(String line) {
    status = line;
    followers.forEach(follower -> follower.status(line));
  }

  String name() {
    return name;
  }

  void follow(Follower follower) {
    if (followers.add(follower) && !status.isEmpty()) {
      follower.status(status);
    }
  }

  void leave(Follower follower) {
    followers.remove(follower);
  }

  @Override
  public void close() {
    grabber.close();
  }
}
