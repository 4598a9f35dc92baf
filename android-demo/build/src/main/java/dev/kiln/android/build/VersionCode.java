package dev.kiln.android.build;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number by which Android tells which of two versions is newer. */
final class VersionCode {
  private static final Pattern VERSION =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(-.*)?");

  private VersionCode() {}

  /** Returns 1002003 for 1.2.3 and its snapshots. */
  static int of(String version) {
    Matcher m = VERSION.matcher(version);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          version
              + " is no version that Android can count: expected three numbers up to 999, as in 1.2.3");
    }
    return Integer.parseInt(m.group(1)) * 1_000_000
        + Integer.parseInt(m.group(2)) * 1_000
        + Integer.parseInt(m.group(3));
  }
}
