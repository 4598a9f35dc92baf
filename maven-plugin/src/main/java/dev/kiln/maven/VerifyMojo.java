package dev.kiln.maven;

import dev.kiln.graph.verify.CompareModels;
import dev.kiln.graph.verify.Comparison;
import dev.kiln.graph.verify.Tolerance;
import java.io.File;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Fails the build if a model does not give the outputs of another one. */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class VerifyMojo extends ModelMojo {
  /** The reference. */
  @Parameter(property = "kiln.model", required = true)
  private File model;

  /** The model that is judged. */
  @Parameter(property = "kiln.other", required = true)
  private File other;

  /** How far outputs may differ, as a fraction of an output's largest number. */
  @Parameter(property = "kiln.tolerance", defaultValue = "1e-4")
  private double tolerance;

  @Override
  void work() throws MojoFailureException {
    Comparison comparison =
        CompareModels.of(model.toPath(), other.toPath(), Tolerance.of(tolerance));
    comparison.verification().differences().forEach(found -> getLog().info(found.toString()));
    if (!comparison.agrees()) {
      throw new MojoFailureException(
          "%s and %s differ by more than %.1e; the first difference is at %s"
              .formatted(
                  model, other, tolerance, comparison.first().orElse("no node that both have")));
    }
  }
}
