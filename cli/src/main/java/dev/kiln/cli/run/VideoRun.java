package dev.kiln.cli.run;

import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoFile;
import dev.kiln.media.video.VideoSource;
import dev.kiln.pipeline.RunProgress;
import dev.kiln.runtime.image.Image;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/**
 * {@code kiln run} on a video: each frame in turn, its answer drawn into a new video of the same
 * frame rate, which appears when it is whole.
 */
public final class VideoRun {
  private final PictureTask task;
  private final PrintWriter err;

  VideoRun(PictureTask task, PrintWriter err) {
    this.task = task;
    this.err = err;
  }

  /**
   * What was done.
   *
   * @param fps the video's frames a second
   * @param seconds how long it took
   */
  record Report(String video, String output, long frames, double fps, double seconds) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%s: %d frames in %.1f s, %.1f frames/s",
          output,
          frames,
          seconds,
          frames / seconds);
    }
  }

  /** Whether the file's name is a video's. */
  static boolean isVideo(Path file) {
    return VideoFile.isVideo(file);
  }

  /** A video's answers are drawn, not printed. */
  static void refuseWithoutOutput(Path video) {
    throw new WrongArgumentException(video + ": a video needs -o with the name of a new one");
  }

  /** Refuses a name that is no video's before any work is done. */
  public static void checkOutput(Path output) {
    if (!isVideo(output)) {
      throw new WrongArgumentException(
          output + ": the ending says no video; use .avi, or .mp4, .mkv, .mov, .webm with ffmpeg");
    }
  }

  Report run(Path input, Path output) {
    long start = System.nanoTime();
    try (VideoSource source = VideoSource.file(input)) {
      if (!source.grab()) {
        throw new MediaException(input + ": no frames in this video");
      }
      BufferedImage picture =
          new BufferedImage(source.width(), source.height(), BufferedImage.TYPE_3BYTE_BGR);
      Image pixels = BufferedImages.image(picture);
      Image drawn = drawn(input, source, picture, pixels);
      long frames = 1;
      try (VideoFile video = VideoFile.create(output, drawn.width(), drawn.height(), source.fps());
          RunProgress progress =
              new RunProgress(input.getFileName().toString(), "frames", source.frames(), err)) {
        video.write(drawn);
        progress.at(frames);
        while (source.grab()) {
          video.write(drawn(input, source, picture, pixels));
          progress.at(++frames);
        }
        video.finish();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Report(
          input.toString(),
          output.toString(),
          frames,
          source.fps(),
          Math.round(seconds * 1e3) / 1e3);
    }
  }

  private Image drawn(Path input, VideoSource source, BufferedImage picture, Image pixels) {
    source.retrieve(pixels);
    BufferedImage drawn = task.answer(input, picture).drawn();
    if (drawn.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return BufferedImages.image(drawn);
    }
    BufferedImage bgr =
        new BufferedImage(drawn.getWidth(), drawn.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D g = bgr.createGraphics();
    g.drawImage(drawn, 0, 0, null);
    g.dispose();
    return BufferedImages.image(bgr);
  }
}
