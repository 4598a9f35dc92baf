package dev.kiln.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The microbenchmarks. */
@Command(
    name = "jmh",
    description =
        "Run the benchmarks of JMH, with JMH's own arguments: -h tells them, -l lists the benchmarks.")
final class Jmh implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
