package dev.kiln.runtime.guard;

/** Names out of a file, for a message of one line. */
final class Names {
  private static final int LONGEST = 80;

  private Names() {}

  static String quoted(String name) {
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name;
    return "'" + cut.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?") + "'";
  }
}
