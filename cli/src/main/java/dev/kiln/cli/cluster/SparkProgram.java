package dev.kiln.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program of the module {@code cluster}, in a Java of its own whose output goes where this one's
 * goes.
 */
public final class SparkProgram {
  private static final String LOOPBACK = "127.0.0.1";

  private final Path spark;
  private final Path cluster;

  private SparkProgram(Path spark, Path cluster) {
    this.spark = spark;
    this.cluster = cluster;
  }

  /**
   * Finds Spark in {@code SPARK_HOME}, or where a checkout's launcher puts it, which is asked to.
   *
   * @throws IOException if it, or the module, is not there
   */
  public static SparkProgram find() throws IOException {
    String launcher = System.getenv("KILN_LAUNCHER");
    if (launcher != null) {
      ProcessBuilder fetching = new ProcessBuilder(launcher).inheritIO();
      fetching.environment().put("KILN_FETCH", "spark");
      if (result(fetching) != 0) {
        throw new IOException("Spark was not fetched; the lines above say why");
      }
    }
    Path cluster = Path.of(System.getProperty("kiln.home", "."), "cluster", "target");
    Path spark =
        Optional.ofNullable(System.getenv("SPARK_HOME"))
            .map(Path::of)
            .orElse(cluster.resolve("spark"));
    if (!Files.isDirectory(spark.resolve("jars")) || !Files.exists(jar(cluster))) {
      throw new IOException(
          "Spark is not there; batches need a checkout of Kiln's sources: its launcher './kiln' fetches"
              + " Spark, and so does 'mvn -Pspark -pl cluster -am package'");
    }
    return new SparkProgram(spark, cluster);
  }

  private static Path jar(Path cluster) {
    return cluster.resolve("kiln-cluster.jar");
  }

  /** Returns the folder of Spark. */
  Path spark() {
    return spark;
  }

  /**
   * Submits a batch and returns its exit code.
   *
   * @param master as Spark writes it: {@code local[*]}, {@code spark://HOST:PORT}, {@code yarn},
   *     {@code k8s://...}
   * @param settings of Spark, each {@code NAME=VALUE}
   * @param arguments of the program that runs a batch
   */
  public int submit(String master, List<String> settings, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>();
    boolean here = master.startsWith("local") || master.contains("//" + LOOPBACK + ":");
    if (here) {
      all.add("spark.driver.host=" + LOOPBACK);
      all.add("spark.driver.bindAddress=" + LOOPBACK);
      all.add("spark.ui.enabled=false");
    }
    all.addAll(settings);
    List<String> command =
        java(spark.resolve("jars") + "/*", "org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--master", master));
    all.forEach(setting -> command.addAll(List.of("--conf", setting)));
    command.addAll(List.of("--jars", jars(",")));
    command.addAll(List.of("--class", "dev.kiln.cluster.BatchJob", jar(cluster).toString()));
    command.addAll(arguments);
    return run(command, here);
  }

  /** Runs the program that starts and ends clusters on this machine, and returns its exit code. */
  int control(List<String> arguments) throws IOException {
    List<String> command = java(jar(cluster).toString(), "dev.kiln.cluster.local.ClusterControl");
    command.addAll(arguments);
    return run(command, true);
  }

  private List<String> java(String classPath, String program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Spark's own log would bury the one line that a person needs.
    command.add("-Dlog4j2.configurationFile=" + cluster.resolve("classes/kiln-log4j2.properties"));
    String natives = System.getProperty("onnxruntime.native.path");
    if (natives != null) {
      command.add("-Donnxruntime.native.path=" + natives);
    }
    command.addAll(List.of("-cp", classPath, program));
    return command;
  }

  private String jars(String separator) {
    try (Stream<Path> jars = Files.list(cluster.resolve("lib"))) {
      return jars.map(Path::toString).sorted().collect(Collectors.joining(separator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(List<String> command, boolean here) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("SPARK_HOME", spark.toAbsolutePath().toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    if (here) {
      builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    }
    return result(builder);
  }

  /** Runs a program, which ends when this one is told to, and returns its exit code. */
  private static int result(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    Thread end = new Thread(process::destroy, "end of " + builder.command().get(0));
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroy();
      throw new IOException("interrupted", e);
    } finally {
      forget(end);
    }
  }

  private static void forget(Thread end) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // This program is ending, and has told the other one.
    }
  }
}
