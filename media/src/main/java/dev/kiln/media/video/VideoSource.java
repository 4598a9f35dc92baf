package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A source of frames: a camera, a video or a folder of pictures. Used like OpenCV's {@code
 * VideoCapture}: {@link #grab} the next frame, then {@link #retrieve} it. Not thread-safe. The code
 * that opened a source closes it.
 */
public interface VideoSource extends AutoCloseable {
  /**
   * Waits for the next frame.
   *
   * @return whether there is one; false after the end of a video or when a camera is unplugged
   * @throws MediaException if the video is damaged
   */
  boolean grab();

  /**
   * Returns when the grabbed frame was available, before it was decoded, by {@link
   * System#nanoTime}.
   */
  long timestamp();

  /** Returns the grabbed frame's width in pixels. */
  int width();

  /** Returns the grabbed frame's height in pixels. */
  int height();

  /**
   * Copies the grabbed frame.
   *
   * @param into a picture in BGR of the frame's size
   */
  void retrieve(Image into);

  /** Returns the frames per second to show it at; 0 for a camera, which sets its own pace. */
  double fps();

  /** Returns the approximate number of frames; -1 if it is unknown. */
  long frames();

  @Override
  void close();

  /**
   * Opens a source by its name.
   *
   * @param source a camera's number, such as {@code 0}, a video file or a folder of pictures
   * @throws MediaException if it cannot be opened
   */
  static VideoSource open(String source) {
    if (source.matches("\\d{1,3}")) {
      return OpenCvCamera.camera(Integer.parseInt(source));
    }
    Path path = Path.of(source);
    if (!Files.exists(path)) {
      throw new MediaException(
          source + ": no such file or folder; expected one, or a camera's number such as 0");
    }
    return Files.isDirectory(path) ? PictureFolderSource.open(path) : file(path);
  }

  /**
   * Opens a video file: MJPEG in AVI by itself, other formats by the program {@code ffmpeg}.
   *
   * @throws MediaException if the file is not a video, or ffmpeg is needed and not installed
   */
  static VideoSource file(Path path) {
    if (path.toString().toLowerCase(Locale.ROOT).endsWith(".avi")) {
      Optional<MjpegVideo> mjpeg = MjpegVideo.open(path);
      if (mjpeg.isPresent()) {
        return mjpeg.get();
      }
    }
    return FfmpegVideo.open(path);
  }
}
