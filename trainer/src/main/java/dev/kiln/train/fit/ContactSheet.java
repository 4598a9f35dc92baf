package dev.kiln.train.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Arranges pictures in a grid, with a thin gap around each. */
public final class ContactSheet {
  /** The gap in pixels. */
  static final int GAP = 2;

  private static final Color BACKGROUND = new Color(0x40, 0x40, 0x40);
  private static final int CAPTION_HEIGHT = 16;
  private static final int CAPTION_BASELINE = 12;
  private static final Font CAPTION = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private ContactSheet() {}

  /**
   * Returns arrays as pictures; what exceeds the range is clipped.
   *
   * @param images float [N, C, H, W] in 0..1; C is 1 for grey, 3 for RGB
   * @param times how often each pixel is repeated in both directions
   * @return N pictures of H * times x W * times pixels
   */
  public static List<BufferedImage> pictures(NDArray images, int times) {
    Shape shape = images.getShape();
    int count = (int) shape.get(0);
    int channels = (int) shape.get(1);
    int height = (int) shape.get(2);
    int width = (int) shape.get(3);
    float[] values = images.toFloatArray();
    List<BufferedImage> pictures = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      BufferedImage picture =
          new BufferedImage(width * times, height * times, BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < height * times; y++) {
        for (int x = 0; x < width * times; x++) {
          int rgb = 0;
          for (int i = 0; i < 3; i++) {
            int channel = n * channels + (channels == 1 ? 0 : i);
            float value = values[(channel * height + y / times) * width + x / times];
            rgb = rgb << 8 | Math.round(255 * Math.min(1, Math.max(0, value)));
          }
          picture.setRGB(x, y, rgb);
        }
      }
      pictures.add(picture);
    }
    return pictures;
  }

  /** Returns a picture with a line of text below. */
  public static BufferedImage captioned(BufferedImage picture, String caption, Color color) {
    BufferedImage captioned =
        new BufferedImage(
            picture.getWidth(), picture.getHeight() + CAPTION_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = captioned.createGraphics();
    graphics.drawImage(picture, 0, 0, null);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(CAPTION);
    graphics.setColor(color);
    int indent = (picture.getWidth() - graphics.getFontMetrics().stringWidth(caption)) / 2;
    graphics.drawString(caption, indent, picture.getHeight() + CAPTION_BASELINE);
    graphics.dispose();
    return captioned;
  }

  /** Returns pictures row by row, each in a cell of the largest one's width and height. */
  public static BufferedImage of(List<BufferedImage> pictures, int columns) {
    int cellWidth = GAP + pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
    int cellHeight = GAP + pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
    int rows = (pictures.size() + columns - 1) / columns;
    BufferedImage sheet =
        new BufferedImage(
            GAP + columns * cellWidth, GAP + rows * cellHeight, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(BACKGROUND);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    for (int i = 0; i < pictures.size(); i++) {
      int x = GAP + i % columns * cellWidth;
      int y = GAP + i / columns * cellHeight;
      graphics.drawImage(pictures.get(i), x, y, null);
    }
    graphics.dispose();
    return sheet;
  }
}
