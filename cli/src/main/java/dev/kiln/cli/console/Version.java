package dev.kiln.cli.console;

import dev.kiln.pipeline.KilnVersion;
import picocli.CommandLine.IVersionProvider;

/** Kiln's version, from the jar's manifest. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"kiln " + KilnVersion.text()};
  }
}
