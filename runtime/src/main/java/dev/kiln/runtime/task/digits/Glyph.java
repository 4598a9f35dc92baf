package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;

/**
 * A possible character: a connected component of ink, or several that belong together.
 *
 * @param shape its pixels
 * @param strength the mean strength of its ink
 * @param edge the difference in strength between the inside and the outside of its outline,
 *     averaged along the outline; close to {@code strength} for ink, close to 0 for effects of
 *     lighting
 * @param contrast the same difference in grey levels, which allows light and dark ink to be
 *     compared
 */
public record Glyph(Component shape, double strength, double edge, double contrast) {
  /** Edges are blurred, the more so in larger pictures: by a pixel in each so many. */
  private static final int PIXELS_PER_REACH = 400;

  /**
   * The minimum ratio of edge contrast to ink strength for a blurred stroke; the ratio is lower for
   * shadows.
   */
  private static final double BLURRED_EDGE = 0.5;

  /**
   * How far the edges of a strongly blurred stroke may reach to either side, as a fraction of its
   * width.
   */
  private static final double STRONG_BLUR = 0.25;

  static Glyph of(Component shape, Ink ink) {
    double strength = 0;
    for (InkRun run = shape.first(); run != null; run = run.next) {
      for (int x = run.begin; x < run.end; x++) {
        strength += ink.strength(x, run.y);
      }
    }
    strength /= shape.area();
    int shortest = Math.min(ink.picture().width(), ink.picture().height());
    Contour contour = Contour.of(shape, ink, Math.max(1, shortest / PIXELS_PER_REACH));
    return new Glyph(shape, strength, contour.edge, contour.contrast);
  }

  /**
   * Returns whether the edges are as sharp as those of ink, unlike those of shadows; large digits
   * may be more blurred than small ones.
   */
  boolean isInk(Ink ink) {
    int blur = (int) (STRONG_BLUR * shape.strokeWidth());
    double least = BLURRED_EDGE * strength;
    return edge >= least || blur > 1 && Contour.of(shape, ink, blur).edge >= least;
  }

  Glyph join(Glyph other) {
    double outline = (double) shape.outline() / (shape.outline() + other.shape.outline());
    double area = (double) shape.area() / (shape.area() + other.shape.area());
    return new Glyph(
        shape.join(other.shape),
        area * strength + (1 - area) * other.strength,
        outline * edge + (1 - outline) * other.edge,
        outline * contrast + (1 - outline) * other.contrast);
  }

  public Box box() {
    return shape.box();
  }

  /** Means of values along an outline. */
  private static final class Contour {
    private final Ink ink;
    private final Brightness picture;

    /** The distance from the outline at which to compare, in pixels to either side. */
    private final int reach;

    private double edge;
    private double contrast;

    private Contour(Ink ink, int reach) {
      this.ink = ink;
      this.reach = reach;
      picture = ink.picture();
    }

    static Contour of(Component shape, Ink ink, int reach) {
      Contour contour = new Contour(ink, reach);
      for (InkRun run = shape.first(); run != null; run = run.next) {
        contour.follow(run);
      }
      contour.edge /= shape.outline();
      contour.contrast /= shape.outline();
      return contour;
    }

    private void follow(InkRun run) {
      side(run.begin, run.y, -1, 0);
      side(run.end - 1, run.y, 1, 0);
      for (int dy = -1; dy <= 1; dy += 2) {
        for (int x = run.begin; x < run.end; x++) {
          if (!ink.at(x, run.y + dy)) {
            side(x, run.y, 0, dy);
          }
        }
      }
    }

    private void side(int x, int y, int dx, int dy) {
      int in = 0;
      while (in < reach && ink.at(x - (in + 1) * dx, y - (in + 1) * dy)) {
        in++;
      }
      int out = reach + 1;
      while (!picture.has(x + out * dx, y + out * dy)) {
        out--;
      }
      int dark = picture.smooth(x - in * dx, y - in * dy);
      int paper = picture.smooth(x + out * dx, y + out * dy);
      contrast += paper - dark;
      edge += (double) (paper - dark) / Math.max(paper, Ink.DARKEST_PAPER);
    }
  }
}
