package dev.kiln.media.video;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where frames come from: a camera, a video, a folder of pictures. Used as OpenCV's captures are:
 * grab, then retrieve. One thread at a time; the one who opened it closes it.
 */
public interface VideoSource extends AutoCloseable {
  /**
   * Waits for the next frame.
   *
   * @return false if there is none: the video is over, the camera gone
   */
  boolean grab();

  /** When the frame grabbed was there, before it was decoded, by {@link System#nanoTime}. */
  long timestamp();

  /** Width of the frame grabbed, in pixels. */
  int width();

  /** Height of the frame grabbed, in pixels. */
  int height();

  /**
   * Copies the frame grabbed.
   *
   * @param into a picture in BGR of the frame's size
   */
  void retrieve(Image into);

  /** Frames a second at which it is meant to be shown; 0 if its frames come by themselves. */
  double fps();

  /** How many frames there are, about; -1 if nobody knows. */
  long frames();

  @Override
  void close();

  /**
   * Opens what a person named: the number of a camera, a video file or a folder of pictures.
   *
   * @throws MediaException if it can't be opened; the message says why
   */
  static VideoSource open(String source) {
    if (source.matches("\\d{1,3}")) {
      return OpenCvVideo.camera(Integer.parseInt(source));
    }
    Path path = Path.of(source);
    if (!Files.exists(path)) {
      throw new MediaException(
          source + ": no such file or folder, and not the number of a camera such as 0");
    }
    return Files.isDirectory(path) ? PictureFolderSource.open(path) : file(path);
  }

  /**
   * Opens a video file: MJPEG in AVI by OpenCV, everything else by the program {@code ffmpeg}.
   *
   * @throws MediaException if it is no video, or ffmpeg is needed and missing
   */
  static VideoSource file(Path path) {
    if (path.toString().toLowerCase(Locale.ROOT).endsWith(".avi")) {
      VideoSource video = OpenCvVideo.mjpeg(path);
      if (video != null) {
        return video;
      }
    }
    return FfmpegVideo.open(path);
  }
}
