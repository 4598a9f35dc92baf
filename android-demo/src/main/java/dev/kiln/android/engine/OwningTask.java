package dev.kiln.android.engine;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.render.DigitPainter;
import dev.kiln.runtime.render.FrameRenderer;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.task.StageTimes;
import java.util.function.Supplier;

/** Draws a model's results into frames, and closes the model after its last frame. */
final class OwningTask implements FrameTask<RenderedFrame> {
  private final Model model;
  private final FrameTask<RenderedFrame> task;

  private OwningTask(Model model, FrameTask<RenderedFrame> task) {
    this.model = model;
    this.task = task;
  }

  /** Takes the model over: a model that draws nothing into frames is closed and refused. */
  static OwningTask of(String name, Model model, Supplier<LiveSettings> settings) {
    try {
      // Boxes and letters are drawn over the picture, as sharp as the screen.
      return new OwningTask(model, FrameRenderer.of(name, model, DigitPainter.NONE).task(settings));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    return task.run(frame, spare, times);
  }

  @Override
  public void close() {
    model.close();
  }
}
