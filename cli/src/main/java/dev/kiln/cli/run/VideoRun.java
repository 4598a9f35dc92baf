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
import java.util.function.Consumer;

/**
 * Runs a task on each frame of a video. The answers go to a listener, or are drawn into a new video
 * of the same frame rate, which appears when it is complete.
 */
final class VideoRun {
  private final PictureTask task;
  private final PrintWriter err;

  VideoRun(PictureTask task, PrintWriter err) {
    this.task = task;
    this.err = err;
  }

  /**
   * The answer for one frame.
   *
   * @param frame its index, from 0
   * @param seconds its time in the video
   * @param answer a record
   */
  record Frame(String video, long frame, double seconds, Object answer) {}

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

  /** Answers for each frame of a video. */
  void answer(Path input, Consumer<Frame> listener) {
    try (VideoSource source = VideoSource.file(input);
        RunProgress progress = progress(input, source)) {
      grabFirst(input, source);
      Image frame = Image.blank(source.width(), source.height(), PixelFormat.BGR);
      long frames = 0;
      do {
        double seconds = Math.round(1e3 * frames / source.fps()) / 1e3;
        Object answer = answer(input, source, frame).json();
        listener.accept(new Frame(input.toString(), frames, seconds, answer));
        progress.at(++frames);
      } while (source.grab());
    }
  }

  /** Draws the answer for each frame of a video into a new one. */
  Report draw(Path input, Path output) {
    long start = System.nanoTime();
    try (VideoSource source = VideoSource.file(input)) {
      grabFirst(input, source);
      Image frame = Image.blank(source.width(), source.height(), PixelFormat.BGR);
      Image drawn = drawn(answer(input, source, frame));
      long frames = 1;
      try (VideoFile video = VideoFile.create(output, drawn.width(), drawn.height(), source.fps());
          RunProgress progress = progress(input, source)) {
        video.write(drawn);
        progress.at(frames);
        while (source.grab()) {
          video.write(drawn(answer(input, source, frame)));
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

  private static void grabFirst(Path input, VideoSource source) {
    if (!source.grab()) {
      throw new MediaException(input + ": the video has no frames");
    }
  }

  private RunProgress progress(Path input, VideoSource source) {
    return new RunProgress(input.getFileName().toString(), "frames", source.frames(), err);
  }

  private PictureTask.Answer answer(Path input, VideoSource source, Image frame) {
    source.retrieve(frame);
    return task.answer(input, frame);
  }

  private static Image drawn(PictureTask.Answer answer) {
    BufferedImage drawn = answer.drawing().get();
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
