package dev.kiln.cli.run;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.DigitBoxes;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Finds and reads the digits in a picture; draws a box around each. */
final class DigitsTask implements PictureTask {
  private final DigitRecognizer recognizer;

  DigitsTask(Model model, TaskOptions options) {
    DigitRecognizer usual =
        options.image() == null
            ? new DigitRecognizer(model)
            : new DigitRecognizer(model, options.image());
    recognizer = options.confidence().map(usual::withMinimumConfidence).orElse(usual);
  }

  private record Found(String label, double confidence, int[] box) {}

  private record Page(String image, List<Found> digits) {}

  @Override
  public Answer answer(Path file, Image picture) {
    List<Digit> digits = recognizer.recognize(picture);
    return new Answer(
        digits.isEmpty() ? List.of(none(picture)) : digits.stream().map(DigitsTask::line).toList(),
        new Page(file.toString(), digits.stream().map(DigitsTask::found).toList()),
        () -> drawn(picture, digits));
  }

  /** Says that nothing was read, and whether there is anything that looks like a digit. */
  private String none(Image picture) {
    int doubtful = recognizer.withMinimumConfidence(0).recognize(picture).size();
    return doubtful == 0
        ? "no digits found"
        : doubtful + " found, none sure enough; --confidence 0 shows them";
  }

  private static String line(Digit digit) {
    Box box = digit.box();
    return String.format(
        Locale.ROOT,
        "%s  %5.1f %%  at %d,%d  %dx%d",
        digit.label(),
        100 * digit.confidence(),
        box.x(),
        box.y(),
        box.width(),
        box.height());
  }

  private static Found found(Digit digit) {
    Box box = digit.box();
    return new Found(
        digit.label(),
        Math.round(digit.confidence() * 1e4) / 1e4,
        new int[] {box.x(), box.y(), box.width(), box.height()});
  }

  private static BufferedImage drawn(Image picture, List<Digit> digits) {
    BufferedImage copy =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = copy.createGraphics();
    g.drawImage(BufferedImages.view(picture), 0, 0, null);
    DigitBoxes.draw(g, copy.getWidth(), copy.getHeight(), digits);
    g.dispose();
    return copy;
  }
}
