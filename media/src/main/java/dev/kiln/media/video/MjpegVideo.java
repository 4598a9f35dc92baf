package dev.kiln.media.video;

import dev.kiln.media.Jpeg;
import dev.kiln.media.MediaException;
import dev.kiln.media.OpenCv;
import dev.kiln.pictures.CheckedJpeg;
import dev.kiln.runtime.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A video of MJPEG in AVI. OpenCV could read it whole, but would take any picture format that it
 * knows for a frame.
 */
final class MjpegVideo implements VideoSource {
  private final Path path;
  private final AviFile avi;
  private CheckedJpeg frame;
  private long number;
  private long timestamp;
  private boolean closed;

  private MjpegVideo(Path path, AviFile avi) {
    this.path = path;
    this.avi = avi;
    OpenHandles.CAPTURES.opened();
  }

  /**
   * Opens a video; returns nothing if the file is not MJPEG in AVI.
   *
   * @throws MediaException if OpenCV, which decodes the frames, does not load
   */
  static Optional<MjpegVideo> open(Path path) {
    OpenCv.require();
    try {
      return AviFile.open(path).map(avi -> new MjpegVideo(path, avi));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean grab() {
    try {
      Optional<byte[]> next = avi.next();
      timestamp = System.nanoTime();
      if (next.isEmpty()) {
        return false;
      }
      number++;
      frame = Jpeg.checked(next.get());
      Image.checkSize(frame.width(), frame.height());
      return true;
    } catch (IOException | MediaException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private MediaException damaged(Exception e) {
    return new MediaException(
        "%s: the video is damaged in frame %d (%s)".formatted(path, number, e.getMessage()), e);
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public int width() {
    return frame.width();
  }

  @Override
  public int height() {
    return frame.height();
  }

  @Override
  public void retrieve(Image into) {
    try {
      Jpeg.decode(frame, into);
    } catch (MediaException e) {
      throw damaged(e);
    }
  }

  @Override
  public double fps() {
    return avi.fps();
  }

  @Override
  public long frames() {
    return avi.frames();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      OpenHandles.CAPTURES.closed();
      try {
        avi.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
