package dev.kiln.cli.bench;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.cli.console.ModelParameter;
import dev.kiln.cli.console.ProviderOption;
import dev.kiln.cli.console.ShapesOption;
import dev.kiln.cli.console.Table;
import dev.kiln.cli.console.ThreadsOption;
import dev.kiln.pipeline.bench.Bench;
import dev.kiln.pipeline.bench.BenchReport;
import dev.kiln.pipeline.bench.FrameSize;
import dev.kiln.pipeline.bench.LatencyPercentiles;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln bench}: measures how fast a model runs on this machine. */
@Command(
    name = "bench",
    description =
        "Measure the latency of a model, from a frame's bytes to the answer's bytes, and compare it"
            + " with ONNX Runtime alone.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ModelParameter model;

  @Mixin private ThreadsOption threads;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Measure for N seconds, after a fifth of that to warm up. Default: 10.")
  private double seconds;

  @Mixin private ProviderOption provider;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = FrameSizeConverter.class,
      description = "The frame size, for a model that takes any size. Default: 640x480.")
  private FrameSize size;

  @Mixin private ShapesOption shapes;

  @Mixin private JsonOption json;

  @Override
  public void run() {
    Bench bench =
        Bench.of(model.file())
            .withOptions(threads.in(provider.options()))
            .withSeconds(seconds)
            .withShapes(shapes.shapes());
    BenchReport report = (size == null ? bench : bench.withSize(size)).measure();
    PrintWriter out = spec.commandLine().getOut();
    json.print(report, out, r -> print(r, out));
  }

  private void print(BenchReport report, PrintWriter out) {
    out.printf(
        "%s: %s on %s, %s%n",
        report.model(),
        report.task().isEmpty() ? "a model" : report.task(),
        report.provider(),
        report.threads() == 0 ? "a thread on each core" : "threads: " + report.threads());
    report
        .reasons()
        .forEach((provider, reason) -> out.printf("  not on %s: %s%n", provider, reason));
    report.inputs().forEach(input -> out.println("  in  " + input));
    report.notes().forEach(note -> out.println("  " + note));
    out.printf(
        Locale.ROOT,
        "%nopened in %.0f ms after %.0f ms for ONNX Runtime's library; first run %s ms%n",
        report.startMilliseconds().open(),
        report.startMilliseconds().library(),
        millis(report.startMilliseconds().firstRun()).strip());
    report
        .memory()
        .ifPresent(
            memory ->
                out.printf(
                    Locale.ROOT,
                    "%,d MB resident, %,d MB before%s%n",
                    memory.running(),
                    memory.before(),
                    memory.photo() == 0
                        ? ""
                        : String.format(
                            Locale.ROOT,
                            "; %,d bytes a pixel: 12 megapixels would take %,d MB",
                            memory.bytesPerPixel(),
                            memory.photo())));
    out.printf(
        Locale.ROOT,
        "%,d %s%s; %d cores%s%n%n",
        report.frames(),
        report.inputs().isEmpty() ? "runs" : "frames of noise",
        report.floor().isEmpty() ? "" : ", in turn with ONNX Runtime itself",
        report.machine().cores(),
        report.machine().load() < 0
            ? ""
            : String.format(Locale.ROOT, ", load average %.1f", report.machine().load()));
    table(report).print(out);
    out.printf(Locale.ROOT, "%n%s frames/s%s%n", rate(report.framesPerSecond()), overhead(report));
  }

  private static Table table(BenchReport report) {
    Table table = new Table("ms", ">p50", ">p95", ">p99", ">mean", ">max");
    add(table, "pre", report.stagesMilliseconds().pre());
    add(table, "run", report.stagesMilliseconds().run());
    add(table, "post", report.stagesMilliseconds().post());
    add(table, "whole", report.stagesMilliseconds().whole());
    report.floor().ifPresent(floor -> add(table, "ONNX Runtime", floor));
    return table;
  }

  private static void add(Table table, String name, LatencyPercentiles times) {
    table.add(
        name,
        millis(times.p50()),
        millis(times.p95()),
        millis(times.p99()),
        millis(times.mean()),
        millis(times.max()));
  }

  /** Points stand below points. */
  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f  ", value);
  }

  private static String rate(double framesPerSecond) {
    return String.format(Locale.ROOT, framesPerSecond < 100 ? "%.1f" : "%,.0f", framesPerSecond);
  }

  private static String overhead(BenchReport report) {
    if (report.floor().isEmpty()) {
      return "; ONNX Runtime's own floor is measured on the CPU only";
    }
    double millis = report.overhead().orElseThrow();
    return String.format(
        Locale.ROOT,
        "; the median frame is %s (%+.1f %%) from ONNX Runtime's own run",
        Math.abs(millis) < 1
            ? String.format(Locale.ROOT, "%+.0f µs", 1000 * millis)
            : String.format(Locale.ROOT, "%+.1f ms", millis),
        100 * millis / report.floor().get().p50());
  }
}
