package dev.kiln.maven;

import dev.kiln.graph.quantize.DynamicQuantize;
import dev.kiln.graph.quantize.Quantize;
import dev.kiln.graph.quantize.QuantizeReport;
import dev.kiln.pipeline.data.RealInputs;
import java.io.File;
import java.nio.file.Path;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Computes a model in 8 bits where that is faster and does no visible damage. */
@Mojo(name = "quantize", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class QuantizeMojo extends ModelMojo {
  /** Enough to divide: at most a hundred of them calibrate, some of the rest measure. */
  private static final int SAMPLES = 600;

  /** The model. */
  @Parameter(property = "kiln.model", required = true)
  private File model;

  /** The model that is written. */
  @Parameter(required = true)
  private File output;

  /** A folder of real inputs; networks of matrix products alone need none. */
  @Parameter private File calibrate;

  @Override
  void work() {
    QuantizeReport report = quantized(model.toPath());
    tell(
        output,
        report.bytes(),
        "%d nodes in int8, %d left in float"
            .formatted(report.integer().size(), report.inFloat().size()));
  }

  private QuantizeReport quantized(Path source) {
    if (calibrate != null) {
      return Quantize.of(source, RealInputs.of(source, false).in(calibrate.toPath(), SAMPLES))
          .save(prepared(output));
    }
    if (!DynamicQuantize.suits(source)) {
      throw new IllegalArgumentException(
          source
              + ": name a folder of real inputs with <calibrate>; only networks of matrix products do"
              + " without");
    }
    return DynamicQuantize.of(source).save(prepared(output));
  }
}
