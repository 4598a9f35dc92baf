package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import java.nio.file.Path;

/**
 * Records pictures that come at irregular times as a video of a constant frame rate: each picture
 * stays for as long as it was shown. The first picture sets the video's size. Not thread-safe. A
 * recorder that is closed before it is {@linkplain #finish finished} leaves no file.
 */
public final class VideoRecorder implements AutoCloseable {
  private final Path file;
  private final double fps;
  private boolean started;
  private VideoFile video;
  private int width;
  private int height;
  private long begin;
  private long written;

  /**
   * Creates a recorder; the file is created by the first picture.
   *
   * @param file a name that ends as {@link VideoFile#isVideo} says
   * @param fps frames per second, above 0
   */
  public VideoRecorder(Path file, double fps) {
    this.file = file;
    this.fps = fps;
  }

  /**
   * Records a picture. One of another size than the first is scaled.
   *
   * @param timestamp when it was shown, by {@link System#nanoTime}
   * @throws MediaException if the video cannot be written
   */
  public void add(Image picture, long timestamp) {
    if (!started) {
      width = picture.width();
      height = picture.height();
      begin = timestamp;
      video = VideoFile.create(file, width, height, fps);
      started = true;
    }
    Image fitted = picture.resize(width, height);
    long due = (long) ((timestamp - begin) * fps / 1e9) + 1;
    for (; written < due; written++) {
      video.write(fitted);
    }
  }

  /**
   * Completes the video and gives it its name. Without any picture there is no video.
   *
   * @throws MediaException if it could not be written
   */
  public void finish() {
    if (started) {
      video.finish();
    }
  }

  /** Abandons the recording, unless it is finished. */
  @Override
  public void close() {
    if (started) {
      video.close();
    }
  }
}
