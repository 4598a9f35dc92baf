package dev.kiln.webcam.session;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.StageTimes;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.List;
import java.util.function.Supplier;

/** Draws each frame in a model's style. */
final class StyleRenderer implements FrameTask<RenderedFrame> {
  private final String model;
  private final StyleTransfer style;
  private final Supplier<LiveSettings> settings;

  StyleRenderer(String model, StyleTransfer style, Supplier<LiveSettings> settings) {
    this.model = model;
    this.style = style;
    this.settings = settings;
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    LiveSettings now = settings.get();
    Image picture = FrameRenderer.like(frame, spare);
    style.withSize(now.size()).withStrength(now.strength()).apply(frame, picture, times);
    return new RenderedFrame(model, picture, List.of());
  }
}
