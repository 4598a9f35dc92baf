package dev.kiln.pipeline;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known name that is closest to a misspelt one. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * Returns the closest name, or nothing if none is close. Up to a third of a name's letters may
   * differ, and at least two.
   */
  static Optional<String> nearest(String meant, Collection<String> names) {
    return names.stream()
        .min(Comparator.comparingInt((String n) -> distance(meant, n)).thenComparing(n -> n))
        .filter(n -> distance(meant, n) <= Math.max(2, n.length() / 3));
  }

  /**
   * Returns the message for an unknown name, with a suggestion if a known name is close.
   *
   * @param what the kind of thing, such as {@code model}
   * @param meant the unknown name
   * @param names the known names
   * @param listing the command that lists them, such as {@code kiln models}
   */
  public static String unknown(
      String what, String meant, Collection<String> names, String listing) {
    return "no "
        + what
        + " called '"
        + meant
        + "'"
        + nearest(meant, names).map(n -> "; did you mean '" + n + "'?").orElse(";")
        + (names.isEmpty() ? " there are none" : " '" + listing + "' lists them");
  }

  /** Returns the case-insensitive Damerau-Levenshtein distance (optimal string alignment). */
  static int distance(String a, String b) {
    String s = a.toLowerCase(Locale.ROOT);
    String t = b.toLowerCase(Locale.ROOT);
    int[][] d = new int[s.length() + 1][t.length() + 1];
    for (int i = 0; i <= s.length(); i++) {
      for (int j = 0; j <= t.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (s.charAt(i - 1) == t.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && s.charAt(i - 1) == t.charAt(j - 2)
                && s.charAt(i - 2) == t.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[s.length()][t.length()];
  }
}
