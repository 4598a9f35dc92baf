package dev.kiln.cli.run;

import dev.kiln.cli.cluster.SparkProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of a batch on Apache Spark: a folder of pictures in, a table of answers out. */
final class BatchOptions {
  static final String TABLE = ".parquet";

  private static final List<String> KINDS =
      List.of("digits", "classes", "segments", "styled", "code", "reconstruction", "output");

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "The Spark that writes an OUT.parquet: local[N], spark://HOST:PORT, yarn, k8s://..."
              + " Default: local[*], on this machine.")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description = "A setting of Spark, such as spark.executor.memory=4g; may be repeated.")
  private List<String> settings = List.of();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "What an OUT.parquet holds if not what the model's task says: digits, classes, segments,"
              + " styled, code, reconstruction, output.")
  private String kind;

  /** Returns whether this output is a table. */
  static boolean isTable(Path output) {
    return output != null && output.toString().endsWith(TABLE);
  }

  /**
   * Refuses options without a table.
   *
   * @throws IllegalArgumentException if one is given
   */
  void refuse() {
    if (master != null || kind != null || !settings.isEmpty()) {
      throw new IllegalArgumentException(
          "--master, --conf and --kind are for a table of answers; name it with -o OUT.parquet");
    }
  }

  /**
   * Runs a batch and returns its exit code.
   *
   * @param options of tasks, that the batch takes too
   * @throws IllegalArgumentException if the input is no folder
   */
  int run(Path model, List<Path> inputs, Path output, List<String> options) throws IOException {
    String input = inputs.size() == 1 ? inputs.get(0).toString() : "";
    boolean elsewhere = input.matches("[a-z0-9]{2,}:/.*");
    if (inputs.size() == 1 && !elsewhere && !Files.exists(inputs.get(0))) {
      throw new IllegalArgumentException(input + ": there is no such folder");
    }
    if (!elsewhere && (inputs.size() != 1 || !Files.isDirectory(inputs.get(0)))) {
      throw new IllegalArgumentException(
          "a table of answers is made of one folder of pictures; name it after the model");
    }
    if (Files.exists(output)) {
      throw new IllegalArgumentException(
          output + ": there is something already; name another output, or delete it");
    }
    requireSpark();
    List<String> arguments =
        new ArrayList<>(List.of(model.toString(), address(input), "-o", address("" + output)));
    if (kind != null) {
      arguments.addAll(List.of("--kind", kind));
    }
    arguments.addAll(options);
    return SparkProgram.find().submit(master == null ? "local[*]" : master, settings, arguments);
  }

  /**
   * Refuses what Spark's own program would answer with a stack trace, or only after its long start.
   */
  private void requireSpark() {
    if (kind != null && !KINDS.contains(kind.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "--kind %s: expected one of %s".formatted(kind, String.join(", ", KINDS)));
    }
    if (master != null && !master.matches("local(\\[.+])?|spark://.+|yarn|k8s://.+")) {
      throw new IllegalArgumentException(
          "--master %s: expected local[N], spark://HOST:PORT, yarn or k8s://HOST:PORT"
              .formatted(master));
    }
    for (String setting : settings) {
      if (!setting.matches("spark\\.[^=]+=.*")) {
        throw new IllegalArgumentException(
            "--conf %s: expected a setting of Spark, spark.NAME=VALUE".formatted(setting));
      }
    }
  }

  /** Returns an address whose two slashes a path has made one. */
  private static String address(String path) {
    return path.replaceFirst("^([a-z0-9]{2,}):/(?!/)", "$1://");
  }
}
