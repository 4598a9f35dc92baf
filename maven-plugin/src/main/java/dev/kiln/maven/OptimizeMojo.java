package dev.kiln.maven;

import dev.kiln.graph.optimize.FloatPrecision;
import dev.kiln.graph.optimize.Optimize;
import dev.kiln.graph.report.Report;
import java.io.File;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Simplifies a model and verifies that it still gives the same outputs. */
@Mojo(name = "optimize", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class OptimizeMojo extends ModelMojo {
  /** The model. */
  @Parameter(property = "kiln.model", required = true)
  private File model;

  /** The model that is written. */
  @Parameter(required = true)
  private File output;

  /** Whether weights are stored as float16: half the size. */
  @Parameter(defaultValue = "false")
  private boolean halfWeights;

  @Override
  void work() {
    Optimize optimize =
        Optimize.of(model.toPath())
            .withPrecision(halfWeights ? FloatPrecision.HALF_WEIGHTS : FloatPrecision.KEPT);
    Report report = optimize.save(prepared(output));
    tell(output, report.bytes(), report.nodes() + " nodes");
  }
}
