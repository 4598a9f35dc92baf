package dev.kiln.runtime.task;

import dev.kiln.runtime.image.Box;
import java.util.ArrayList;
import java.util.List;

/**
 * What may be a character: one component, or several that belong together.
 *
 * @param box around all parts
 * @param parts at least one
 */
record Glyph(Box box, List<Component> parts) {
  static Glyph of(Component part) {
    return new Glyph(part.box(), List.of(part));
  }

  Glyph join(Glyph other) {
    List<Component> all = new ArrayList<>(parts);
    all.addAll(other.parts);
    return new Glyph(box.union(other.box), all);
  }

  int area() {
    return parts.stream().mapToInt(Component::area).sum();
  }

  double strokeWidth() {
    return 2 * area() / (Math.PI / 4 * outline());
  }

  /** The mean of its ink. */
  double strength() {
    return parts.stream().mapToDouble(p -> p.strength() * p.area()).sum() / area();
  }

  /** The mean along its outline, in grey levels. */
  double contrast() {
    return parts.stream().mapToDouble(p -> p.contrast() * p.outline()).sum() / outline();
  }

  private int outline() {
    return parts.stream().mapToInt(Component::outline).sum();
  }

  int size() {
    return Math.max(box.width(), box.height());
  }
}
