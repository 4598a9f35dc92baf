package dev.kiln.webcam;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.live.StageTimes;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.List;
import java.util.function.Supplier;

/** Paints each frame in a model's style. */
final class StylePainter implements FrameTask<Painting> {
  private final Supplier<LiveSettings> settings;
  private final StyleTransfer style;

  StylePainter(Model model, Supplier<LiveSettings> settings) {
    this.settings = settings;
    style = new StyleTransfer(model);
  }

  @Override
  public Painting run(Image frame, Painting spare, StageTimes times) {
    LiveSettings now = settings.get();
    Image picture = Painter.like(frame, spare);
    style.withSize(now.size()).withStrength(now.strength()).apply(frame, picture);
    return new Painting(picture, List.of());
  }
}
