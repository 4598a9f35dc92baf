package dev.kiln.runtime.render;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import java.util.List;

/** Draws digits into a picture, by whatever draws on this platform. Called from several threads. */
@FunctionalInterface
public interface DigitPainter {
  /** Draws nothing, for a display that draws over the picture. */
  DigitPainter NONE = (picture, digits) -> {};

  /** Draws the digits into the picture that they were found in. */
  void paint(Image picture, List<Digit> digits);
}
