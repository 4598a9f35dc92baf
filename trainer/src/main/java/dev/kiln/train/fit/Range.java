package dev.kiln.train.fit;

/**
 * Checks of settings. Each throws an IllegalArgumentException that names the setting, its range and
 * what was found.
 */
public final class Range {
  private Range() {}

  public static void atLeastOne(String setting, int value) {
    check(value >= 1, "%s must be at least 1, not %s", setting, value);
  }

  public static void atLeast(String setting, int least, int value) {
    check(value >= least, "%s must be at least %s, not %s", setting, least, value);
  }

  public static void atLeastOneOrZero(String setting, String meaningOfZero, int value) {
    check(value >= 0, "%s must be at least 1, or 0 for %s, not %s", setting, meaningOfZero, value);
  }

  public static void multipleOf(int factor, String setting, int value) {
    check(
        value >= factor && value % factor == 0,
        "%s must be a multiple of %s, not %s",
        setting,
        factor,
        value);
  }

  public static void positive(String setting, double value) {
    check(value > 0 && Double.isFinite(value), "%s must be above 0, not %s", setting, value);
  }

  public static void notNegative(String setting, double value) {
    check(value >= 0 && Double.isFinite(value), "%s must be at least 0, not %s", setting, value);
  }

  public static void belowOne(String setting, double value) {
    check(value >= 0 && value < 1, "%s must be from 0 to below 1, not %s", setting, value);
  }

  private static void check(boolean holds, String message, Object... details) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(details));
    }
  }
}
