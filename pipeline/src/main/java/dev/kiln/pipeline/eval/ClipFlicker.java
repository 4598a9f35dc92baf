package dev.kiln.pipeline.eval;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * How much a model's answer changes in a video where the video does not. Of every ten frames the
 * first is compared with the second.
 *
 * @param clip the name of the video
 * @param pairs how often two frames were compared
 * @param still the share of pixels that did not move, 0 to 1: none of their channels changed by
 *     more than 4 levels of 0..255
 * @param input the mean change of these pixels in the video itself, in levels
 * @param change the mean change of these pixels in what a style model painted, in levels; or the
 *     share of them whose class changed, 0 to 1
 */
public record ClipFlicker(String clip, int pairs, double still, double input, double change) {
  private static final int EVERY = 10;

  /** The change from one answer of a model to the next, of all still pixels added up. */
  @FunctionalInterface
  interface Change {
    double of(StillPixels still, byte[] one, byte[] next);
  }

  /**
   * Runs a model on a video.
   *
   * @param model gives the pixels or classes of a frame in BGR
   * @param compared is told after each pair of frames
   * @throws MediaException if the file is not a video, is damaged, or has a single frame
   */
  static ClipFlicker measure(
      Path clip, Function<Image, byte[]> model, Change change, Runnable compared) {
    int pairs = 0;
    long pixels = 0;
    long still = 0;
    double input = 0;
    double changed = 0;
    try (VideoSource video = VideoSource.file(clip)) {
      for (long number = 0; video.grab(); number++) {
        if (number % EVERY == 0) {
          Image one = frame(video);
          if (video.grab()) {
            number++;
            Image next = frame(video);
            StillPixels found = StillPixels.of(one, next);
            pixels += (long) one.width() * one.height();
            still += found.count();
            input += found.levels(one.pixels(), next.pixels());
            changed += change.of(found, model.apply(one), model.apply(next));
            pairs++;
            compared.run();
          }
        }
      }
    }
    if (pairs == 0) {
      throw new MediaException(clip + ": the video has no two frames to compare");
    }
    return new ClipFlicker(
        clip.getFileName().toString(),
        pairs,
        (double) still / pixels,
        input / Math.max(1, still),
        changed / Math.max(1, still));
  }

  private static Image frame(VideoSource video) {
    Image frame = Image.blank(video.width(), video.height(), PixelFormat.BGR);
    video.retrieve(frame);
    return frame;
  }
}
