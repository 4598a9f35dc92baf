package dev.kiln.maven;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.train.TrainingException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * A goal that makes or compares models. What is expected to go wrong ends the build in one line.
 */
abstract class ModelMojo extends AbstractMojo {
  /** Whether this goal does nothing. */
  @Parameter(property = "kiln.skip", defaultValue = "false")
  private boolean skip;

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      return;
    }
    try {
      work();
    } catch (IllegalArgumentException
        | ModelException
        | GraphException
        | TrainingException
        | UncheckedIOException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    }
  }

  abstract void work() throws MojoFailureException;

  /** Returns the file to write, in a folder that is there. */
  static Path prepared(File output) {
    try {
      Files.createDirectories(output.toPath().toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.toPath();
  }

  final void tell(File output, long bytes, String said) {
    getLog().info("%s: %d bytes, %s".formatted(output, bytes, said));
  }
}
