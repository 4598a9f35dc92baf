package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The merging of pieces of a digit that were separated by faint ink or drawn with several strokes
 * of the pen.
 */
final class BrokenStrokes {
  /** The widest gap between a piece and the one above it, in stroke widths. */
  private static final double WIDEST_GAP = 1.5;

  /**
   * The minimum overlap of two pieces, as a fraction of the box, or of the width, of the smaller
   * one.
   */
  private static final double COMMON = 0.35;

  /** The maximum ratio of width to height of a single digit. */
  private static final double WIDEST = 1.3;

  private BrokenStrokes() {}

  static List<Glyph> merge(List<Glyph> pieces) {
    List<Glyph> glyphs = new ArrayList<>(pieces);
    glyphs.sort(Comparator.comparingInt(g -> g.box().x()));
    for (int i = 0; i < glyphs.size(); i++) {
      int other = partner(glyphs, i);
      if (other >= 0) {
        // The union begins where the piece further left did, so the order is preserved.
        glyphs.set(Math.min(i, other), glyphs.get(i).join(glyphs.get(other)));
        glyphs.remove(Math.max(i, other));
        i = Math.max(-1, Math.min(i, other) - 1);
      }
    }
    return glyphs;
  }

  private static int partner(List<Glyph> glyphs, int i) {
    Box box = glyphs.get(i).box();
    for (int k = i + 1; k < glyphs.size() && glyphs.get(k).box().x() < box.right(); k++) {
      if (belong(glyphs.get(i), glyphs.get(k))) {
        return k;
      }
    }
    return -1;
  }

  private static boolean belong(Glyph a, Glyph b) {
    Box union = a.box().union(b.box());
    if (union.width() > WIDEST * union.height()) {
      return false;
    }
    long smaller = Math.min(a.box().area(), b.box().area());
    if (a.box().overlap(b.box()) > COMMON * smaller) {
      return true;
    }
    int beneath = Math.min(a.box().right(), b.box().right()) - Math.max(a.box().x(), b.box().x());
    if (beneath < COMMON * Math.min(a.box().width(), b.box().width())) {
      return false;
    }
    int gap = Math.max(a.box().y(), b.box().y()) - Math.min(a.box().bottom(), b.box().bottom());
    double stroke = Math.max(a.shape().strokeWidth(), b.shape().strokeWidth());
    return gap <= (mayBeTwo(a, b, union) ? 1 : 1 + WIDEST_GAP * stroke);
  }

  /** Returns whether the pieces are so tall that they are more likely digits of two lines. */
  private static boolean mayBeTwo(Glyph a, Glyph b, Box union) {
    int shorter = Math.min(a.box().height(), b.box().height());
    int taller = Math.max(a.box().height(), b.box().height());
    return shorter > 0.6 * taller && union.height() > 1.8 * union.width();
  }
}
