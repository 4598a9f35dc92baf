package dev.kiln.pipeline;

/** Kiln's version, from the manifest of the jar. */
public final class KilnVersion {
  private KilnVersion() {}

  /** Returns the version, or {@code (unpackaged)} if the classes are not in a jar. */
  public static String text() {
    String version = KilnVersion.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }
}
