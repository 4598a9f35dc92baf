package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.StageTimes;
import java.util.List;

/** Recognises the digits in each frame and draws them into it. */
final class DigitRenderer implements FrameTask<RenderedFrame> {
  private final String model;
  private final DigitRecognizer recognizer;
  private final DigitPainter painter;

  DigitRenderer(String model, DigitRecognizer recognizer, DigitPainter painter) {
    this.model = model;
    this.recognizer = recognizer;
    this.painter = painter;
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    List<Digit> digits = recognizer.recognize(frame, times);
    Image picture = Spare.fits(spare, frame) ? spare.picture() : Spare.like(frame);
    System.arraycopy(frame.pixels(), 0, picture.pixels(), 0, picture.pixels().length);
    painter.paint(picture, digits);
    return new ReadFrame(model, picture, digits);
  }
}
