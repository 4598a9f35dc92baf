package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The reading order of glyphs: lines from top to bottom, and glyphs from left to right within a
 * line; lines may be skewed.
 */
public final class ReadingOrder {
  /**
   * The minimum vertical overlap of neighbours in a line, as a fraction of the height of the
   * smaller one.
   */
  private static final double COMMON = 0.4;

  private ReadingOrder() {}

  public static List<Glyph> sort(List<Glyph> glyphs) {
    List<Glyph> fromLeft = new ArrayList<>(glyphs);
    fromLeft.sort(Comparator.comparingInt(g -> g.box().x()));
    List<List<Glyph>> lines = new ArrayList<>();
    for (Glyph glyph : fromLeft) {
      List<Glyph> line = lineOf(glyph, lines);
      if (line == null) {
        line = new ArrayList<>();
        lines.add(line);
      }
      line.add(glyph);
    }
    lines.sort(Comparator.comparingDouble(ReadingOrder::middle));
    List<Glyph> sorted = new ArrayList<>();
    lines.forEach(sorted::addAll);
    return sorted;
  }

  /** Returns the line whose last glyph is the nearest of those at the same height. */
  private static List<Glyph> lineOf(Glyph glyph, List<List<Glyph>> lines) {
    List<Glyph> nearest = null;
    int distance = Integer.MAX_VALUE;
    for (List<Glyph> line : lines) {
      Box last = line.get(line.size() - 1).box();
      Box box = glyph.box();
      int common = Math.min(last.bottom(), box.bottom()) - Math.max(last.y(), box.y());
      boolean beside = common >= COMMON * Math.min(last.height(), box.height());
      if (beside && box.x() - last.right() < distance) {
        distance = box.x() - last.right();
        nearest = line;
      }
    }
    return nearest;
  }

  private static double middle(List<Glyph> line) {
    return line.stream().mapToDouble(g -> g.box().y() + g.box().height() / 2.0).average().orElse(0);
  }
}
