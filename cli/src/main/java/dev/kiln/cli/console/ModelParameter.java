package dev.kiln.cli.console;

import dev.kiln.pipeline.models.ShippedModels;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The model that a command works on, its first parameter. */
public final class ModelParameter {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The model: a file, or a name that 'kiln models' lists.")
  private String name;

  /** Returns what the person typed. */
  public String name() {
    return name;
  }

  /**
   * Returns the model's file.
   *
   * @throws IllegalArgumentException if there is no such model
   */
  public Path file() {
    return ShippedModels.find(name);
  }
}
