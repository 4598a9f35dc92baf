package dev.kiln.cli.bench;

import dev.kiln.cli.console.FrameSizeConverter;
import dev.kiln.cli.console.JsonOutput;
import dev.kiln.cli.console.ProviderConverter;
import dev.kiln.cli.console.WrongArgumentException;
import dev.kiln.pipeline.Table;
import dev.kiln.pipeline.bench.Bench;
import dev.kiln.pipeline.bench.BenchReport;
import dev.kiln.pipeline.bench.FrameSize;
import dev.kiln.pipeline.bench.Samples;
import dev.kiln.pipeline.models.ModelFiles;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kiln bench}: how fast a model is here. */
@Command(
    name = "bench",
    description =
        "Measure how fast a model is here, from a frame's bytes to the answer's bytes, beside ONNX"
            + " Runtime called directly.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model file, or a name that 'kiln models' lists.")
  private String model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of one run; 0, the default, for one on each physical core.")
  private int threads;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long to measure, after a fifth of that to warm up. Default: 10.")
  private double seconds;

  @Option(
      names = "--provider",
      paramLabel = "LIST",
      split = ",",
      converter = ProviderConverter.class,
      description = "What to run on, best first, such as cuda,cpu.")
  private List<Provider> providers = Providers.DEFAULT;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      converter = FrameSizeConverter.class,
      description = "The frames' size, where the model takes any. Default: 640x480.")
  private FrameSize size;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public void run() {
    if (!(seconds > 0 && seconds <= 86_400)) {
      throw new WrongArgumentException(
          "--seconds " + seconds + ": expected more than 0 and at most 86400");
    }
    if (threads < 0 || threads > 1024) {
      throw new WrongArgumentException("--threads " + threads + ": expected 0 to 1024");
    }
    Options options =
        Options.defaults().withProviders(providers.toArray(Provider[]::new)).withThreads(threads);
    BenchReport report = new Bench(ModelFiles.find(model), options, size, seconds).measure();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonOutput.of(report));
    } else {
      print(report, out);
    }
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
    out.printf(
        Locale.ROOT,
        "%nopened in %.0f ms after %.0f ms for ONNX Runtime's library; first run %s ms%n",
        report.startMilliseconds().open(),
        report.startMilliseconds().library(),
        millis(report.startMilliseconds().firstRun()).strip());
    if (report.memoryMegabytes() != null) {
      out.printf(
          Locale.ROOT,
          "%,d MB resident, %,d MB before%n",
          report.memoryMegabytes().running(),
          report.memoryMegabytes().before());
    }
    out.printf(
        Locale.ROOT,
        "%,d frames of noise%s; %d cores%s%n%n",
        report.frames(),
        report.floorMilliseconds() == null ? "" : ", in turn with ONNX Runtime itself",
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
    if (report.floorMilliseconds() != null) {
      add(table, "ONNX Runtime", report.floorMilliseconds());
    }
    return table;
  }

  private static void add(Table table, String name, Samples.Summary times) {
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
    if (report.floorMilliseconds() == null) {
      return "; ONNX Runtime's own floor is measured on the CPU only";
    }
    double millis = report.overhead();
    return String.format(
        Locale.ROOT,
        "; the median frame is %s (%+.1f %%) from ONNX Runtime's own run",
        Math.abs(millis) < 1
            ? String.format(Locale.ROOT, "%+.0f µs", 1000 * millis)
            : String.format(Locale.ROOT, "%+.1f ms", millis),
        100 * millis / report.floorMilliseconds().p50());
  }
}
