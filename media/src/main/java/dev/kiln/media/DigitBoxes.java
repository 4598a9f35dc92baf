package dev.kiln.media;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.List;

/** Draws a box around each recognised digit and its label beside the box. */
public final class DigitBoxes {
  private static final Color FOUND = new Color(0xe0, 0x4f, 0x1c);

  private DigitBoxes() {}

  /** Draws into a picture in a format that {@link BufferedImages#view} takes. */
  public static void paint(Image picture, List<Digit> digits) {
    Graphics2D g = BufferedImages.view(picture).createGraphics();
    draw(g, picture.width(), picture.height(), digits);
    g.dispose();
  }

  /**
   * Draws into a picture. Lines and letters grow with the picture's longer side, so that they stay
   * visible in large photos.
   *
   * @param g the picture's graphics
   * @param width the picture's width in pixels
   * @param height the picture's height in pixels
   */
  public static void draw(Graphics2D g, int width, int height, List<Digit> digits) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(FOUND);
    float unit = Math.max(1, Math.max(width, height) / 640f);
    g.setStroke(new BasicStroke(2 * unit));
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.round(16 * unit)));
    int margin = Math.round(3 * unit);
    int ascent = g.getFontMetrics().getAscent();
    for (Digit digit : digits) {
      Box box = digit.box();
      g.drawRect(
          box.x() - margin,
          box.y() - margin,
          box.width() + 2 * margin - 1,
          box.height() + 2 * margin - 1);
      int baseline = box.y() - 2 * margin;
      g.drawString(
          digit.label(),
          box.x() - margin,
          baseline < ascent ? box.bottom() + ascent + margin : baseline);
    }
  }
}
