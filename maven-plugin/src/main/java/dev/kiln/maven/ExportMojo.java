package dev.kiln.maven;

import dev.kiln.graph.report.Report;
import dev.kiln.pipeline.export.Exports;
import java.io.File;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Exports a trained network as an ONNX model. */
@Mojo(name = "export", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class ExportMojo extends ModelMojo {
  /** The folder of a training run, or the name of a network. */
  @Parameter(property = "kiln.source", required = true)
  private String source;

  /** The weights: safetensors or a PyTorch state dict; by default those of the run. */
  @Parameter private File weights;

  /** Whether the model is the plain float network and takes no pictures. */
  @Parameter(defaultValue = "false")
  private boolean undressed;

  /** The model that is written. */
  @Parameter(required = true)
  private File output;

  @Parameter(defaultValue = "${project.basedir}", readonly = true)
  private File basedir;

  @Override
  void work() {
    File run = new File(basedir, source);
    Exports exports = Exports.of(run.isDirectory() ? run.getPath() : source);
    exports = weights == null ? exports : exports.withWeights(weights.toPath());
    exports = undressed ? exports.undressed() : exports;
    Report report = exports.save(prepared(output));
    tell(output, report.bytes(), report.nodes() + " nodes");
  }
}
