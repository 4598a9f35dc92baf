package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.ArrayList;
import java.util.List;

/** Finds what may be digits: dark on light or light on dark, of any size, in uneven light. */
final class DigitFinder {
  /** Larger pictures are scaled down to this many pixels along the longer side. */
  private static final int WORKING_SIZE = 2000;

  private static final int SMALLEST_HEIGHT = 8;
  private static final int SMALLEST_PIECE = 5;

  /** What a blurred stroke's outline keeps of its ink's strength; that of shadows keeps less. */
  private static final double BLURRED_EDGE = 0.5;

  /** Beside ink, what is fainter than this share of it is paper's lines and stains. */
  private static final double FAINTEST = 0.3;

  /** The length of all strokes in sizes of the digit; MNIST's reach 3. */
  private static final double LONGEST_STROKE = 3.6;

  private DigitFinder() {}

  /**
   * What was found.
   *
   * @param ink of the picture in which it was found
   * @param labels of the ink's components
   * @param glyphs the candidates
   * @param scale pixels of the picture given for one of the ink's
   */
  record Found(Ink ink, int[] labels, List<Glyph> glyphs, double scale) {
    /** Holes of digits and gaps between them are smaller or less sharp than the digits. */
    double evidence() {
      return glyphs.stream().mapToDouble(g -> g.box().height() * g.contrast() * g.contrast()).sum();
    }
  }

  static Found find(Image image) {
    int longest = Math.max(image.width(), image.height());
    double scale = Math.max(1, (double) longest / WORKING_SIZE);
    Image grey =
        image
            .to(PixelFormat.GREY)
            .resize(
                (int) Math.max(1, Math.round(image.width() / scale)),
                (int) Math.max(1, Math.round(image.height() / scale)));
    float[] brightness = new float[grey.pixels().length];
    for (int i = 0; i < brightness.length; i++) {
      brightness[i] = grey.pixels()[i] & 0xff;
    }
    Found dark = darkOnLight(brightness, grey.width(), grey.height(), scale);
    float[] negative = AdaptiveThreshold.negative(brightness);
    Found light = darkOnLight(negative, grey.width(), grey.height(), scale);
    return dark.evidence() >= light.evidence() ? dark : light;
  }

  private static Found darkOnLight(float[] brightness, int width, int height, double scale) {
    Ink ink = AdaptiveThreshold.darkInk(brightness, width, height);
    ConnectedComponents parts = ConnectedComponents.of(ink);
    List<Component> pieces = new ArrayList<>();
    for (Component c : parts.components()) {
      if (isPiece(c) && !isLine(c.box(), width, height)) {
        pieces.add(c);
      }
    }
    double strongest = pieces.stream().mapToDouble(Component::edge).max().orElse(0);
    pieces.removeIf(c -> c.edge() < FAINTEST * strongest);
    List<Glyph> glyphs = BrokenStrokes.merge(pieces);
    glyphs.removeIf(g -> !isDigitLike(g));
    return new Found(ink, parts.labels(), glyphs, scale);
  }

  /** Specks and what the light does are no pieces of digits, nor are textures and grids. */
  private static boolean isPiece(Component c) {
    int size = Math.max(c.box().width(), c.box().height());
    return c.area() >= SMALLEST_PIECE
        && c.edge() >= BLURRED_EDGE * c.strength()
        && c.area() <= LONGEST_STROKE * size * c.strokeWidth();
  }

  private static boolean isLine(Box box, int width, int height) {
    boolean across = box.width() > 0.3 * width && box.width() > 5 * box.height();
    boolean down = box.height() > 0.5 * height && box.height() > 12 * box.width();
    return across || down;
  }

  /** Judged by its box, by how thick its strokes are, and by how long they are. */
  private static boolean isDigitLike(Glyph glyph) {
    Box box = glyph.box();
    double stroke = glyph.strokeWidth();
    return box.height() >= SMALLEST_HEIGHT
        && box.width() <= 1.6 * box.height()
        && box.height() <= 25 * box.width()
        && stroke <= 0.45 * glyph.size()
        && glyph.area() <= LONGEST_STROKE * glyph.size() * stroke;
  }
}
