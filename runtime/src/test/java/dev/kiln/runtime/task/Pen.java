package dev.kiln.runtime.task;

import java.util.Random;

/** Draws digits as a hand with a mouse does: polylines, a little wobbly. */
public final class Pen {
  /** For each digit its strokes, as x, y pairs in a unit square. */
  private static final double[][][] STROKES = {
    {{.5, 0, .2, .1, .05, .5, .2, .9, .5, 1, .8, .9, .95, .5, .8, .12, .58, .03}},
    {{.3, .2, .5, 0, .5, 1}},
    {{.1, .25, .3, .02, .7, .02, .9, .25, .8, .5, .1, 1, .95, 1}},
    {{.1, .1, .5, 0, .85, .2, .75, .42, .4, .48, .8, .56, .9, .8, .5, 1, .1, .9}},
    {{.4, 0, .05, .62, .95, .62}, {.7, .3, .7, 1}},
    {{.2, .03, .15, .45, .55, .4, .9, .6, .85, .88, .5, 1, .1, .92}, {.2, .03, .9, 0}},
    {{.75, 0, .3, .35, .1, .75, .3, 1, .7, .98, .85, .75, .65, .55, .3, .6, .15, .75}},
    {{.05, .03, .95, .03, .5, .5, .35, 1}},
    {
      {
        .75, .12, .45, 0, .2, .2, .4, .42, .75, .62, .8, .88, .5, 1, .2, .88, .25, .62, .6, .42, .8,
        .22, .72, .1
      }
    },
    {{.85, .3, .6, .48, .25, .42, .15, .2, .45, 0, .8, .1, .85, .35, .75, .7, .55, 1}}
  };

  private final double width;
  private final Random random;

  public Pen(double width, long seed) {
    this.width = width;
    this.random = new Random(seed);
  }

  /** Draws a digit so many pixels high, its corner at x, y; margins of a pen's width are needed. */
  public void draw(Page page, int digit, int x, int y, int height) {
    double w = height * (digit == 1 ? 0.5 : 0.65);
    double wobble = 0.03 * height;
    double phase = 6 * random.nextDouble();
    for (double[] stroke : STROKES[digit]) {
      for (int i = 0; i + 3 < stroke.length; i += 2) {
        for (int k = 0; k <= 3 * height; k++) {
          double t = k / (3.0 * height);
          double u = stroke[i] + (stroke[i + 2] - stroke[i]) * t;
          double v = stroke[i + 1] + (stroke[i + 3] - stroke[i + 1]) * t;
          dot(
              page,
              x + u * w + wobble * Math.sin(phase + 9 * v),
              y + v * height + wobble * Math.cos(phase + 7 * u));
        }
      }
    }
    int margin = (int) (width / 2 + wobble + 2);
    int left = Math.max(0, x - margin);
    int top = Math.max(0, y - margin);
    int right = Math.min(page.width, (int) (x + w + margin));
    int bottom = Math.min(page.height, y + height + margin);
    page.mark(digit, left, top, right - left, bottom - top);
  }

  /** Draws a straight line that is no digit. */
  public void line(Page page, double x0, double y0, double x1, double y1) {
    int steps = (int) (2 * Math.hypot(x1 - x0, y1 - y0));
    for (int k = 0; k <= steps; k++) {
      dot(page, x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps);
    }
  }

  /** A round spot of the pen's width. */
  public void dot(Page page, double x, double y) {
    int reach = (int) (width / 2 + 2);
    for (int py = (int) y - reach; py <= y + reach; py++) {
      for (int px = (int) x - reach; px <= x + reach; px++) {
        page.dot(px, py, (float) (width / 2 + 0.5 - Math.hypot(px - x, py - y)));
      }
    }
  }
}
