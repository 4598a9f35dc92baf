package dev.kiln.cli;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads the digits in a picture and draws a box around each. */
final class DigitsTask implements PictureTask {
  private static final Color FOUND = new Color(0xe0, 0x4f, 0x1c);

  private final DigitRecognizer recognizer;

  DigitsTask(Model model) {
    recognizer = new DigitRecognizer(model);
  }

  private record Found(String label, double confidence, int[] box) {}

  private record Page(String image, List<Found> digits) {}

  @Override
  public Answer answer(Path file, BufferedImage picture) {
    List<Digit> digits = recognizer.recognize(Pictures.image(picture));
    return new Answer(
        digits.isEmpty()
            ? List.of("no digits found")
            : digits.stream().map(DigitsTask::line).toList(),
        new Page(file.toString(), digits.stream().map(DigitsTask::found).toList()),
        drawn(picture, digits));
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

  private static BufferedImage drawn(BufferedImage picture, List<Digit> digits) {
    BufferedImage copy =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = copy.createGraphics();
    g.drawImage(picture, 0, 0, null);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(FOUND);
    // Lines and letters grow with the picture, so that a large photo's boxes can be seen too.
    float unit = Math.max(1, Math.max(picture.getWidth(), picture.getHeight()) / 640f);
    g.setStroke(new BasicStroke(2 * unit));
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.round(16 * unit)));
    for (Digit digit : digits) {
      Box box = digit.box();
      int margin = Math.round(3 * unit);
      g.drawRect(
          box.x() - margin,
          box.y() - margin,
          box.width() + 2 * margin - 1,
          box.height() + 2 * margin - 1);
      int ascent = g.getFontMetrics().getAscent();
      int baseline = box.y() - 2 * margin;
      g.drawString(
          digit.label(),
          box.x() - margin,
          baseline < ascent ? box.bottom() + ascent + margin : baseline);
    }
    g.dispose();
    return copy;
  }
}
