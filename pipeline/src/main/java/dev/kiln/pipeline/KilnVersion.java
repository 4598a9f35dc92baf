package dev.kiln.pipeline;

/** Kiln's version, as the jar's manifest gives it. */
public final class KilnVersion {
  private KilnVersion() {}

  /** Returns the version, or {@code (unpackaged)} where the classes are in no jar. */
  public static String text() {
    String version = KilnVersion.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
