package dev.kiln.webcam.page;

import dev.kiln.media.Jpeg;
import dev.kiln.media.MediaException;
import dev.kiln.media.video.VideoSource;
import dev.kiln.runtime.Task;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.StageTimes;
import dev.kiln.webcam.session.LiveSettings;
import dev.kiln.webcam.session.ModelCatalog;
import dev.kiln.webcam.session.RenderedFrame;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each model makes of a frame of the sample clip, as a small JPEG. Thread-safe. */
final class Thumbnails {
  private static final int STYLE_FRAME = 18;
  private static final int DIGITS_FRAME = 42;
  private static final int WIDTH = 240;

  /** A thumbnail needs no more than its own pixels of a model, and is there the sooner. */
  private static final LiveSettings SMALL = new LiveSettings(WIDTH, 1, 0.6);

  private final ModelCatalog shelf;
  private final Path clip;
  private final Map<String, byte[]> made = new ConcurrentHashMap<>();

  Thumbnails(ModelCatalog shelf, Path clip) {
    this.shelf = shelf;
    this.clip = clip;
  }

  /** The picture of a model, or nothing if there is no such model. */
  byte[] of(String model) {
    return shelf.entries().stream()
        .filter(entry -> entry.name().equals(model))
        .findFirst()
        .map(entry -> made.computeIfAbsent(model, name -> make(entry)))
        .orElse(new byte[0]);
  }

  private byte[] make(ModelCatalog.Entry entry) {
    Image frame = frame(entry.task() == Task.DIGITS ? DIGITS_FRAME : STYLE_FRAME);
    FrameTask<RenderedFrame> painter = shelf.lend(entry.name(), () -> SMALL);
    try {
      Image painted = painter.run(frame, null, new StageTimes()).picture();
      return Jpeg.encode(painted.resize(WIDTH, WIDTH * painted.height() / painted.width()));
    } finally {
      painter.close();
    }
  }

  private Image frame(int number) {
    try (VideoSource video = VideoSource.file(clip)) {
      for (int i = 0; i <= number; i++) {
        if (!video.grab()) {
          throw new MediaException(clip + ": too short a sample clip");
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
