package dev.kiln.webcam.page;

import dev.kiln.media.Jpeg;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.StageTimes;
import dev.kiln.webcam.session.ModelCatalog;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Each model's result on a frame of the sample clip, as a small JPEG, made when it is first needed.
 * Thread-safe.
 */
final class Thumbnails {
  private static final int STYLE_FRAME = 18;
  private static final int DIGITS_FRAME = 42;
  private static final int WIDTH = 240;

  /** The model works at the thumbnail's own size, which is faster. */
  private static final LiveSettings SMALL = LiveSettings.DEFAULT.withSize(WIDTH);

  private final ModelCatalog catalog;
  private final Path clip;
  private final Map<String, byte[]> made = new ConcurrentHashMap<>();

  Thumbnails(ModelCatalog catalog, Path clip) {
    this.catalog = catalog;
    this.clip = clip;
  }

  /** Returns the thumbnail of a model; empty if there is no such model. */
  byte[] of(String model) {
    return catalog.entries().stream()
        .filter(entry -> entry.name().equals(model))
        .findFirst()
        .map(entry -> made.computeIfAbsent(model, name -> make(entry)))
        .orElse(new byte[0]);
  }

  private byte[] make(ModelCatalog.Entry entry) {
    Image frame = frame(entry.task() == Task.DIGITS ? DIGITS_FRAME : STYLE_FRAME);
    FrameTask<RenderedFrame> task = catalog.open(entry.name(), () -> SMALL);
    try {
      Image result = task.run(frame, null, new StageTimes()).picture();
      return Jpeg.encode(result.resize(WIDTH, WIDTH * result.height() / result.width()));
    } finally {
      task.close();
    }
  }

  private Image frame(int number) {
    try (VideoSource video = VideoSource.file(clip)) {
      for (int i = 0; i <= number; i++) {
        if (!video.grab()) {
          throw new MediaException(
              clip + ": the sample clip has fewer than " + (number + 1) + " frames");
        }
      }
      int width = video.width();
      int height = video.height();
      Image frame = new Image(new byte[width * height * 3], width, height, PixelFormat.BGR);
      video.retrieve(frame);
      return frame;
    }
  }
}
