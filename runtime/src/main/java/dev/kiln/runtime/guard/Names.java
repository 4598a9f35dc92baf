package dev.kiln.runtime.guard;

/** Names from a file, quoted for use in a one-line message. */
final class Names {
  private static final int LONGEST = 80;

  private Names() {}

  static String quoted(String name) {
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name;
    return "'" + cut.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?") + "'";
  }
}
