package pipeline;

import dev.kiln.graph.optimize.Optimize;
import dev.kiln.graph.report.Report;
import dev.kiln.pipeline.bench.Bench;
import dev.kiln.pipeline.bench.BenchReport;
import dev.kiln.pipeline.eval.Evaluate;
import dev.kiln.pipeline.export.Exports;
import java.io.IOException;
import java.nio.file.Path;

/** Exports a training run and measures the model: ExportAndMeasure RUN_DIR DATA_DIR OUT.onnx. */
public final class ExportAndMeasure {
  public static void main(String[] args) throws IOException {
    Path model = Path.of(args[2]);
    Report export = Exports.of(args[0]).withOpset(17).save(model);
    System.out.printf("%d nodes, %d bytes%n", export.nodes(), export.bytes());

    Path smaller = Path.of(args[2].replace(".onnx", "-optimized.onnx"));
    Report optimized = Optimize.of(model).save(smaller);
    System.out.printf("optimized: %d nodes%n", optimized.nodes());

    System.out.println(Evaluate.of(args[2]).withData(Path.of(args[1])).measure());

    BenchReport speed = Bench.of(smaller).withSeconds(0.5).measure();
    System.out.printf("%.0f frames per second%n", speed.framesPerSecond());
  }
}
