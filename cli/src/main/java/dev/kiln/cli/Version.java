package dev.kiln.cli;

import picocli.CommandLine.IVersionProvider;

/** Kiln's version, from the jar's manifest. */
final class Version implements IVersionProvider {
  static String text() {
    String version = Kiln.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"kiln " + text()};
  }
}
