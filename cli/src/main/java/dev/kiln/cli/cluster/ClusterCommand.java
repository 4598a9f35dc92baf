package dev.kiln.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kiln cluster}: a Spark cluster on this machine. */
@Command(
    name = "cluster",
    description = "Start and stop a Spark cluster of separate processes on this machine.",
    mixinStandardHelpOptions = true)
public final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new IllegalArgumentException("name what to do: kiln cluster start, or kiln cluster stop");
  }

  @Command(
      name = "start",
      description = "Start a master and workers, reachable from this machine alone.",
      mixinStandardHelpOptions = true)
  int start(
      @Option(
              names = "--workers",
              paramLabel = "N",
              defaultValue = "2",
              description = "Processes that run executors. Default: ${DEFAULT-VALUE}.")
          int workers,
      @Option(
              names = "--cores",
              paramLabel = "N",
              defaultValue = "1",
              description = "Processors of each worker. Default: ${DEFAULT-VALUE}.")
          int cores,
      @Option(
              names = "--memory",
              paramLabel = "MB",
              defaultValue = "2048",
              description = "Megabytes of each worker. Default: ${DEFAULT-VALUE}.")
          int memory)
      throws IOException {
    // Before Spark is fetched.
    if (workers < 1 || workers > 64) {
      throw new IllegalArgumentException("--workers " + workers + ": expected 1 to 64");
    }
    if (cores < 1) {
      throw new IllegalArgumentException("--cores " + cores + ": expected at least 1");
    }
    if (memory < 512) {
      throw new IllegalArgumentException("--memory " + memory + ": expected at least 512 MB");
    }
    SparkProgram program = SparkProgram.find();
    return program.control(
        List.of(
            "start",
            program.spark().toString(),
            folder().toString(),
            "" + workers,
            "" + cores,
            "" + memory));
  }

  @Command(
      name = "stop",
      description = "End the cluster that 'kiln cluster start' started.",
      mixinStandardHelpOptions = true)
  int stop() throws IOException {
    if (!Files.isDirectory(folder())) {
      spec.commandLine().getOut().println("no cluster runs");
      return 0;
    }
    return SparkProgram.find().control(List.of("stop", folder().toString()));
  }

  /** Returns where the cluster's logs and its list of processes are. */
  private static Path folder() {
    Path cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(given -> !given.isEmpty())
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".cache"));
    return cache.resolve("kiln/cluster");
  }
}
