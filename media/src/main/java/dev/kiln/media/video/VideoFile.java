package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A video being written: MJPEG in AVI by OpenCV, other formats by the program {@code ffmpeg}. The
 * file gets its name when it is {@linkplain #finish finished}. Closed before that, it leaves
 * nothing, and an earlier file of that name stays as it was. Not thread-safe.
 */
public final class VideoFile implements AutoCloseable {
  private final Path file;
  private final int width;
  private final int height;
  private final PartFile part;
  private final VideoEncoder encoder;

  private VideoFile(Path file, int width, int height, double fps) {
    this.file = file;
    this.width = width;
    this.height = height;
    part = new PartFile(file);
    encoder = encoder(fps);
  }

  private VideoEncoder encoder(double fps) {
    if (!isAvi(file)) {
      return new FfmpegEncoder(file, part.part(), width, height, fps);
    }
    try {
      return new MjpegEncoder(part.part(), width, height, fps);
    } catch (MediaException e) {
      throw new MediaException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns whether the name ends like a video's: .avi, .mp4, .m4v, .mkv, .mov or .webm. */
  public static boolean isVideo(Path file) {
    return file.getFileName()
        .toString()
        .toLowerCase(Locale.ROOT)
        .matches(".*\\.(avi|mp4|m4v|mkv|mov|webm)");
  }

  private static boolean isAvi(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".avi");
  }

  /**
   * Starts a video; missing folders are created.
   *
   * @param width of the frames, in pixels
   * @param height of the frames, in pixels
   * @param fps frames per second, above 0
   * @throws IllegalArgumentException if the name does not end like a video's
   * @throws MediaException if the file cannot be created, or ffmpeg is needed and not installed
   */
  public static VideoFile create(Path file, int width, int height, double fps) {
    if (!isVideo(file)) {
      throw new IllegalArgumentException(
          file
              + ": not the name of a video; use the ending .avi, or with ffmpeg"
              + " .mp4, .m4v, .mkv, .mov or .webm");
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new VideoFile(file, width, height, fps);
  }

  /**
   * Writes a frame.
   *
   * @param frame in any format
   * @throws IllegalArgumentException if its size is not the video's
   * @throws MediaException if it cannot be written
   */
  public void write(Image frame) {
    if (frame.width() != width || frame.height() != height) {
      throw new IllegalArgumentException(
          "%s: a frame of %s does not fit a video of %dx%d".formatted(file, frame, width, height));
    }
    encoder.write(frame.to(PixelFormat.BGR));
  }

  /**
   * Completes the video and gives it its name.
   *
   * @throws MediaException if it could not be written, for example because the disk is full
   */
  public void finish() {
    try {
      encoder.finish();
      part.commit();
    } catch (MediaException e) {
      throw new MediaException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Abandons the video, unless it is finished. */
  @Override
  public void close() {
    encoder.close();
    try {
      part.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
