package dev.kiln.benchmark;

import dev.kiln.runtime.image.Image;
import java.util.Random;

/** The papers, pens and lights in which sheets of digits are photographed. */
enum SheetLight {
  CLEAN,
  NOISE,
  BLUR,
  STRONG_BLUR,
  CHALK,
  PENCIL,
  GRADIENT,
  SHADOW,
  RULED,
  SQUARED_8,
  SQUARED_20,
  SQUARED_30_DARK;

  Image photograph(Sheet sheet, Random random) {
    return switch (this) {
      case CLEAN -> sheet.photograph(1, 0.1, 0, 0, random);
      case NOISE -> sheet.photograph(0.9, 0.15, 0, 20, random);
      case BLUR -> sheet.photograph(0.9, 0.2, 2, 4, random);
      case STRONG_BLUR -> sheet.photograph(0.9, 0.2, 8, 3, random);
      case CHALK -> sheet.photograph(0.2, 0.85, 1, 5, random);
      case PENCIL -> sheet.photograph(0.85, 0.5, 1, 4, random);
      case GRADIENT -> sheet.dimmed(0.35).photograph(0.9, 0.2, 1, 4, random);
      case SHADOW -> sheet.shaded(3, 0.5).photograph(0.9, 0.2, 1, 4, random);
      case RULED -> sheet.ruled(30, false, 0.3).photograph(0.9, 0.2, 1, 4, random);
      case SQUARED_8 -> sheet.ruled(8, true, 0.15).photograph(0.9, 0.15, 1, 4, random);
      case SQUARED_20 -> sheet.ruled(20, true, 0.25).photograph(0.9, 0.15, 1, 4, random);
      case SQUARED_30_DARK -> sheet.ruled(30, true, 0.5).photograph(0.9, 0.1, 1, 4, random);
    };
  }
}
