package dev.kiln.benchmark;

import ai.djl.Model;
import dev.kiln.graph.report.Report;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How long an export takes, from capture to verify, and how much heap. */
@Command(
    name = "export-time",
    description = "Export a network several times: seconds, and the heap's peak.",
    mixinStandardHelpOptions = true)
final class ExportTime implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NETWORK",
      defaultValue = "resnet18",
      description = "Which: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ExportedNetwork network;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often, in one process; the first is cold. Default: ${DEFAULT-VALUE}.")
  private int times;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try (TemporaryFolder folder = TemporaryFolder.create();
        Model opened = network.open()) {
      for (int i = 0; i < times; i++) {
        resetPeak();
        long start = System.nanoTime();
        Report report = network.export(opened, folder.path().resolve("kiln.onnx"));
        double seconds = (System.nanoTime() - start) / 1e9;
        long peak = peak();
        out.printf(
            "%s: %.2f s (%s), heap %.0f MB, %.1f times the weights%n",
            network,
            seconds,
            report.steps().stream()
                .map(step -> "%s %.0f ms".formatted(step.name(), step.millis()))
                .collect(Collectors.joining(", ")),
            peak / 1e6,
            peak / 4.0 / report.parameters());
      }
    }
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private static void resetPeak() {
    System.gc();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** The pools' peaks together, with what was garbage already: the most that it can have been. */
  private static long peak() {
    return heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }
}
