package dev.kiln.android.engine;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.runtime.render.StyledFrame;
import dev.kiln.runtime.task.StageTimes;

/** Shows each frame as it came, until a model is open. */
final class PlainTask implements FrameTask<RenderedFrame> {
  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    RenderedFrame shown =
        spare != null && sameKind(spare.picture(), frame)
            ? spare
            : new StyledFrame("", Image.blank(frame.width(), frame.height(), frame.format()));
    byte[] pixels = shown.picture().pixels();
    System.arraycopy(frame.pixels(), 0, pixels, 0, pixels.length);
    return shown;
  }

  private static boolean sameKind(Image picture, Image frame) {
    return picture.width() == frame.width()
        && picture.height() == frame.height()
        && picture.format() == frame.format();
  }
}
