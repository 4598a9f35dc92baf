package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.StageTimes;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.List;
import java.util.function.Supplier;

/** Paints each frame in a model's style. */
final class StylePainter implements FrameTask<Painting> {
  private final String model;
  private final StyleTransfer style;
  private final Supplier<LiveSettings> settings;

  StylePainter(String model, StyleTransfer style, Supplier<LiveSettings> settings) {
    this.model = model;
    this.style = style;
    this.settings = settings;
  }

  @Override
  public Painting run(Image frame, Painting spare, StageTimes times) {
    LiveSettings now = settings.get();
    Image picture = Painter.like(frame, spare);
    style.withSize(now.size()).withStrength(now.strength()).apply(frame, picture, times);
    return new Painting(model, picture, List.of());
  }
}
