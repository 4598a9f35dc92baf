package dev.kiln.benchmark;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of the comparisons. */
@Command(
    name = "benchmark/compare",
    description = "Measure Kiln beside its peers.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMPARISON",
    subcommands = {
      StepTime.class,
      TunedStepTime.class,
      ExportComparison.class,
      OptimizedModels.class,
      QuantizedModels.class,
      ExportTime.class,
      FrameComparison.class,
      ColdStart.class,
      DigitsOnPhotos.class,
      Jmh.class,
      RandomWeights.class
    })
public final class Benchmark implements Runnable {
  @Spec private CommandSpec spec;

  private Benchmark() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Benchmark())
            .setOut(new PrintWriter(System.out, true))
            .setErr(new PrintWriter(System.err, true))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  command.getErr().println("benchmark/compare: " + e.getMessage());
                  return CommandLine.ExitCode.SOFTWARE;
                })
            .execute(args));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
