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
 * A video that is being written: MJPEG in AVI by OpenCV, other formats by the program {@code
 * ffmpeg}. It gets its name when it is {@linkplain #finish finished}; closed before, it leaves
 * nothing, and what had that name stays. One thread at a time.
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

  /** Whether the file's ending is that of a video that can be written: avi, mp4, mkv, mov, webm. */
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
   * Begins a video.
   *
   * @param fps frames a second, above 0
   * @throws MediaException if the ending is of no video, or ffmpeg is needed and missing
   */
  public static VideoFile create(Path file, int width, int height, double fps) {
    if (!isVideo(file)) {
      throw new MediaException(
          file + ": the ending says no video; use .avi, or .mp4, .mkv, .mov, .webm with ffmpeg");
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
   * @throws MediaException if it has another size than the video
   */
  public void write(Image frame) {
    if (frame.width() != width || frame.height() != height) {
      throw new MediaException(
          file + ": a frame of " + frame + " in a video of " + width + "x" + height);
    }
    encoder.write(frame.to(PixelFormat.BGR));
  }

  /**
   * The video is whole: gives it its name.
   *
   * @throws MediaException if it could not be written, as on a full disk
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

  /** Gives up what is not finished. */
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
