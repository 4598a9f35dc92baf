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
  static Glyph of(Component shape, Ink ink) {
    Contour contour = new Contour(ink);
    double strength = 0;
    for (InkRun run = shape.first(); run != null; run = run.next) {
      for (int x = run.begin; x < run.end; x++) {
        strength += ink.strength(x, run.y);
      }
      contour.follow(run);
    }
    return new Glyph(
        shape,
        strength / shape.area(),
        contour.edge / shape.outline(),
        contour.contrast / shape.outline());
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

  /** Sums of values along an outline. */
  private static final class Contour {
    private final Ink ink;
    private final Brightness picture;

    /**
     * The distance from the outline at which to compare, in pixels to either side; edges are
     * blurred, the more so in larger pictures.
     */
    private final int reach;

    private double edge;
    private double contrast;

    Contour(Ink ink) {
      this.ink = ink;
      picture = ink.picture();
      reach = Math.max(1, Math.min(picture.width(), picture.height()) / 400);
    }

    void follow(InkRun run) {
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
