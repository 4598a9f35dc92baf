package dev.kiln.media.video;

import dev.kiln.runtime.image.Image;
import java.nio.file.Path;

/**
 * Records pictures that come at any time as a video of a constant rate: each is there for as long
 * as it was shown. One thread at a time. Closed before it is {@linkplain #finish finished}, it
 * leaves nothing.
 */
public final class VideoRecorder implements AutoCloseable {
  private final Path file;
  private final double fps;
  private VideoFile video;
  private int width;
  private int height;
  private long begin;
  private long written;

  public VideoRecorder(Path file, double fps) {
    this.file = file;
    this.fps = fps;
  }

  /** Records a picture that was seen at this time, by nanoTime; one of another size is scaled. */
  public void add(Image picture, long timestamp) {
    if (video == null) {
      width = picture.width();
      height = picture.height();
      begin = timestamp;
      video = VideoFile.create(file, width, height, fps);
    }
    Image fitted = picture.resize(width, height);
    long due = (long) ((timestamp - begin) * fps / 1e9) + 1;
    for (; written < due; written++) {
      video.write(fitted);
    }
  }

  /** Gives the video its name; without a picture there is none. */
  public void finish() {
    if (video != null) {
      video.finish();
    }
  }

  @Override
  public void close() {
    if (video != null) {
      video.close();
    }
  }
}
