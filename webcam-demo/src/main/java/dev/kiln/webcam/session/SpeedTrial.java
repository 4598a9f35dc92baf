package dev.kiln.webcam.session;

import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.StageTimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measures models for a moment, to find the first that is fast enough for video on this machine.
 */
public final class SpeedTrial {
  /** The frames per second that are fast enough. */
  public static final double ENOUGH = 25;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final long NANOS = 400_000_000L;

  private final List<Speed> speeds = new ArrayList<>();

  private record Speed(String model, double fps) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %.1f", model, fps);
    }
  }

  private SpeedTrial() {}

  /**
   * Measures models in their order until one is fast enough.
   *
   * @param clip whose first frame the models see, at 640x480
   * @throws MediaException if the clip cannot be read
   */
  public static SpeedTrial of(
      ModelCatalog catalog, List<String> models, LiveSettings settings, Path clip) {
    Image frame = frame(clip);
    SpeedTrial trial = new SpeedTrial();
    for (String model : models) {
      double fps = fps(catalog, model, settings, frame);
      trial.speeds.add(new Speed(model, fps));
      if (fps >= ENOUGH) {
        break;
      }
    }
    return trial;
  }

  private static Image frame(Path clip) {
    try (VideoSource video = VideoSource.file(clip)) {
      if (!video.grab()) {
        throw new MediaException(clip + ": the sample clip has no frames");
      }
      Image frame = Image.blank(video.width(), video.height(), PixelFormat.BGR);
      video.retrieve(frame);
      return frame.resize(WIDTH, HEIGHT);
    }
  }

  private static double fps(
      ModelCatalog catalog, String model, LiveSettings settings, Image frame) {
    FrameTask<RenderedFrame> task = catalog.open(model, () -> settings);
    try {
      RenderedFrame spare = task.run(frame, null, StageTimes.NONE);
      long start = System.nanoTime();
      int frames = 0;
      do {
        spare = task.run(frame, spare, StageTimes.NONE);
        frames++;
      } while (System.nanoTime() - start < NANOS);
      return frames * 1e9 / (System.nanoTime() - start);
    } finally {
      task.close();
    }
  }

  /** Returns the first model that is fast enough, or else the fastest. */
  public String chosen() {
    Speed last = speeds.get(speeds.size() - 1);
    return last.fps >= ENOUGH
        ? last.model
        : speeds.stream().max(Comparator.comparingDouble(Speed::fps)).orElseThrow().model;
  }

  /** Returns what was measured and chosen, in one line. */
  public String line() {
    boolean enough = speeds.get(speeds.size() - 1).fps >= ENOUGH;
    return String.format(
        Locale.ROOT,
        "%s, %s to reach %.0f frames per second at %dx%d: %s",
        chosen(),
        enough ? "the first" : "the fastest, as none is fast enough",
        ENOUGH,
        WIDTH,
        HEIGHT,
        speeds.stream().map(Speed::toString).collect(Collectors.joining(", ")));
  }
}
