package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts together again what faint ink or several strokes of the pen have left in pieces. */
final class BrokenStrokes {
  /** A gap between unequal pieces, one above the other, in stroke widths. */
  private static final double WIDEST_GAP = 1.5;

  /** A gap between pieces of nearly one size: two lines of writing must not become one. */
  private static final double WIDEST_GAP_OF_EQUALS = 0.75;

  private BrokenStrokes() {}

  static List<Glyph> merge(List<Component> components) {
    List<Glyph> glyphs = new ArrayList<>();
    components.forEach(c -> glyphs.add(Glyph.of(c)));
    glyphs.sort(Comparator.comparingInt(g -> g.box().x()));
    for (int i = 0; i < glyphs.size(); i++) {
      int other = partner(glyphs, i);
      if (other >= 0) {
        // The union begins where the one further left did, so the order holds.
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
    if (union.width() > 1.3 * union.height()) {
      return false;
    }
    long smaller = Math.min(a.box().area(), b.box().area());
    if (a.box().overlap(b.box()) > 0.3 * smaller) {
      return true;
    }
    int together = Math.min(a.box().right(), b.box().right()) - Math.max(a.box().x(), b.box().x());
    if (together < 0.4 * Math.min(a.box().width(), b.box().width())) {
      return false;
    }
    int gap = Math.max(a.box().y(), b.box().y()) - Math.min(a.box().bottom(), b.box().bottom());
    int shorter = Math.min(a.box().height(), b.box().height());
    boolean equals = shorter > 0.6 * Math.max(a.box().height(), b.box().height());
    double widest = equals ? WIDEST_GAP_OF_EQUALS : WIDEST_GAP;
    return gap <= widest * Math.max(a.strokeWidth(), b.strokeWidth());
  }
}
