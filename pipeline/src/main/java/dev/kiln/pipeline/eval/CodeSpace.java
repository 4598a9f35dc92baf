package dev.kiln.pipeline.eval;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Labelled points in a box that is seen from the side and somewhat from above. */
final class CodeSpace {
  static final int AXES = 3;

  private static final int SIZE = 720;
  private static final double SCALE = 0.56 * SIZE;
  private static final double AZIMUTH = Math.toRadians(-60);
  private static final double ELEVATION = Math.toRadians(30);
  private static final int LINES = 5;
  private static final Color GRID = new Color(0xd8d8d8);

  private final List<Point> points;
  private final float[] low = new float[AXES];
  private final float[] high = new float[AXES];

  /** A point with a label from 0 to 9. */
  record Point(float[] place, int label) {}

  /** Creates a box that just holds the points. */
  CodeSpace(List<Point> points) {
    this.points = points;
    for (int axis = 0; axis < AXES; axis++) {
      low[axis] = Float.POSITIVE_INFINITY;
      high[axis] = Float.NEGATIVE_INFINITY;
      for (Point point : points) {
        low[axis] = Math.min(low[axis], point.place()[axis]);
        high[axis] = Math.max(high[axis], point.place()[axis]);
      }
      if (low[axis] == high[axis]) {
        high[axis] = low[axis] + 1;
      }
    }
  }

  BufferedImage picture() {
    BufferedImage picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, SIZE, SIZE);
      walls(g);
      numbers(g);
      g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 12));
      points.stream()
          .sorted(Comparator.comparingDouble(p -> depth(unit(p))))
          .forEach(p -> draw(g, p));
    } finally {
      g.dispose();
    }
    return picture;
  }

  /** The three walls at the back, with lines at equal distances. */
  private static void walls(Graphics2D g) {
    g.setColor(GRID);
    g.setStroke(new BasicStroke(1));
    for (int i = 0; i < LINES; i++) {
      double at = i / (LINES - 1.0);
      line(g, at, 0, 0, at, 1, 0);
      line(g, 0, at, 0, 1, at, 0);
      line(g, at, 1, 0, at, 1, 1);
      line(g, 0, 1, at, 1, 1, at);
      line(g, 0, at, 0, 0, at, 1);
      line(g, 0, 0, at, 0, 1, at);
    }
  }

  /** The least and the greatest value of each axis. */
  private void numbers(Graphics2D g) {
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int end = 0; end < 2; end++) {
      centred(g, text(0, end), screen(end * 0.9 + 0.05, -0.1, 0));
      centred(g, text(1, end), screen(1.1, end * 0.9 + 0.05, 0));
      centred(g, text(2, end), screen(1.08, 1.08, end * 0.9 + 0.05));
    }
  }

  private String text(int axis, int end) {
    return String.format(Locale.ROOT, "%.1f", end == 0 ? low[axis] : high[axis]);
  }

  private void draw(Graphics2D g, Point point) {
    double[] unit = unit(point);
    int[] at = screen(unit[0], unit[1], unit[2]);
    Color colour = Color.getHSBColor(0.75f - point.label() / 9f * 0.75f, 0.75f, 0.95f);
    g.setColor(colour);
    g.fillRect(at[0] - 7, at[1] - 8, 14, 16);
    g.setColor(Color.BLACK);
    centred(g, Integer.toString(point.label()), at);
  }

  private static void centred(Graphics2D g, String text, int[] at) {
    FontMetrics metrics = g.getFontMetrics();
    g.drawString(
        text,
        at[0] - metrics.stringWidth(text) / 2,
        at[1] + (metrics.getAscent() - metrics.getDescent()) / 2);
  }

  /** Returns a point's place in the box, each axis 0..1. */
  private double[] unit(Point point) {
    double[] unit = new double[AXES];
    for (int axis = 0; axis < AXES; axis++) {
      unit[axis] = (point.place()[axis] - low[axis]) / (high[axis] - low[axis]);
    }
    return unit;
  }

  private static void line(
      Graphics2D g, double x1, double y1, double z1, double x2, double y2, double z2) {
    int[] from = screen(x1, y1, z1);
    int[] to = screen(x2, y2, z2);
    g.draw(new Line2D.Double(from[0], from[1], to[0], to[1]));
  }

  /** Returns where a place of the box is in the picture. */
  private static int[] screen(double x, double y, double z) {
    double across = -(x - 0.5) * Math.sin(AZIMUTH) + (y - 0.5) * Math.cos(AZIMUTH);
    double into = (x - 0.5) * Math.cos(AZIMUTH) + (y - 0.5) * Math.sin(AZIMUTH);
    double up = (z - 0.5) * Math.cos(ELEVATION) - into * Math.sin(ELEVATION);
    return new int[] {
      (int) Math.round(SIZE / 2.0 + SCALE * across), (int) Math.round(SIZE / 2.0 - SCALE * up)
    };
  }

  /** Returns how near a place is: the nearest is drawn last. */
  private static double depth(double[] unit) {
    return (unit[0] - 0.5) * Math.cos(AZIMUTH) * Math.cos(ELEVATION)
        + (unit[1] - 0.5) * Math.sin(AZIMUTH) * Math.cos(ELEVATION)
        + (unit[2] - 0.5) * Math.sin(ELEVATION);
  }
}
