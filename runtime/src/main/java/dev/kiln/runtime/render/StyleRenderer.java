package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.StageTimes;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.function.Supplier;

/** Draws each frame in a model's style. */
final class StyleRenderer implements FrameTask<RenderedFrame> {
  private final String model;
  private final StyleTransfer style;
  private final Supplier<LiveSettings> settings;
  private volatile Adjusted last;

  /** The style as the settings want it, kept until they change. */
  private record Adjusted(LiveSettings settings, StyleTransfer style) {}

  StyleRenderer(String model, StyleTransfer style, Supplier<LiveSettings> settings) {
    this.model = model;
    this.style = style;
    this.settings = settings;
    this.last = adjusted(settings.get());
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    LiveSettings now = settings.get();
    Adjusted adjusted = last;
    if (adjusted.settings != now) {
      adjusted = adjusted(now);
      last = adjusted;
    }
    RenderedFrame rendered =
        Spare.fits(spare, frame) ? spare : new StyledFrame(model, Spare.like(frame));
    adjusted.style.apply(frame, rendered.picture(), times);
    return rendered;
  }

  private Adjusted adjusted(LiveSettings now) {
    return new Adjusted(now, style.withSize(now.size()).withStrength(now.strength()));
  }
}
