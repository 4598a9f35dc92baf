package dev.kiln.cli.run;

import dev.kiln.cli.console.RunProgress;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoFile;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Runs a task on each frame of a video and draws the answers into a new video of the same frame
 * rate. The new file appears when it is complete.
 */
final class VideoRun {
  private final PictureTask task;
  private final PrintWriter err;

  VideoRun(PictureTask task, PrintWriter err) {
    this.task = task;
    this.err = err;
  }

  /**
   * The result of a run.
   *
   * @param fps frames per second of the video
   * @param seconds that the run took
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

  Report run(Path input, Path output) {
    long start = System.nanoTime();
    try (VideoSource source = VideoSource.file(input)) {
      if (!source.grab()) {
        throw new MediaException(input + ": the video has no frames");
      }
      Image frame = Image.blank(source.width(), source.height(), PixelFormat.BGR);
      Image drawn = drawn(input, source, frame);
      long frames = 1;
      try (VideoFile video = VideoFile.create(output, drawn.width(), drawn.height(), source.fps());
          RunProgress progress =
              new RunProgress(input.getFileName().toString(), "frames", source.frames(), err)) {
        video.write(drawn);
        progress.at(frames);
        while (source.grab()) {
          video.write(drawn(input, source, frame));
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

  private Image drawn(Path input, VideoSource source, Image frame) {
    source.retrieve(frame);
    BufferedImage drawn = task.answer(input, frame).drawing().get();
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
