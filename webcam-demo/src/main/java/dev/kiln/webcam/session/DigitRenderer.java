package dev.kiln.webcam.session;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.DigitBoxes;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.FrameTask;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.StageTimes;
import java.awt.Graphics2D;
import java.util.List;

/** Recognises the digits in each frame and draws them into it. */
final class DigitRenderer implements FrameTask<RenderedFrame> {
  private final String model;
  private final DigitRecognizer recognizer;

  DigitRenderer(String model, DigitRecognizer recognizer) {
    this.model = model;
    this.recognizer = recognizer;
  }

  @Override
  public RenderedFrame run(Image frame, RenderedFrame spare, StageTimes times) {
    List<Digit> digits = recognizer.recognize(frame, times);
    Image picture = FrameRenderer.like(frame, spare);
    System.arraycopy(frame.pixels(), 0, picture.pixels(), 0, picture.pixels().length);
    Graphics2D g = BufferedImages.view(picture).createGraphics();
    DigitBoxes.draw(g, picture.width(), picture.height(), digits);
    g.dispose();
    return new RenderedFrame(model, picture, digits.stream().map(Digit::label).toList());
  }
}
