package dev.kiln.cluster.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark cluster of separate processes on this machine, for trying and for tests: a master and
 * workers, reachable from this machine alone. The processes outlive the program that started them;
 * a file in the cluster's folder says which they are.
 */
public final class StandaloneCluster {
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern ALIVE = Pattern.compile("\"aliveworkers\"\\s*:\\s*(\\d+)");

  private final ClusterProcesses processes;

  private StandaloneCluster(ClusterProcesses processes) {
    this.processes = processes;
  }

  /**
   * What a cluster is made of.
   *
   * @param workers the number of processes that run executors, 1 to 64
   * @param cores of each worker
   * @param memoryMegabytes of each worker, for its executors' heaps
   */
  public record Size(int workers, int cores, int memoryMegabytes) {
    /**
     * Creates a size.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public Size {
      if (workers < 1 || workers > 64) {
        throw new IllegalArgumentException(workers + " workers; expected 1 to 64");
      }
      if (cores < 1 || memoryMegabytes < 512) {
        throw new IllegalArgumentException(
            "workers of %d cores and %d MB; expected at least 1 core and 512 MB"
                .formatted(cores, memoryMegabytes));
      }
    }
  }

  /**
   * Starts a cluster and waits until all workers are there.
   *
   * @param spark a folder with Spark's {@code jars}
   * @param folder for the cluster's logs and its list of processes; created if there is none
   * @throws IOException if a cluster runs in that folder already, or the processes do not come up
   */
  public static StandaloneCluster start(Path spark, Path folder, Size size) throws IOException {
    if (!Files.isDirectory(spark.resolve("jars"))) {
      throw new IOException(spark + ": no folder 'jars' of Spark in it");
    }
    Optional<StandaloneCluster> running = in(folder);
    if (running.isPresent()) {
      throw new IOException(
          "a cluster runs already at %s; 'kiln cluster stop' ends it"
              .formatted(running.get().master()));
    }
    Files.createDirectories(folder);
    int port = freePort();
    int page = freePort();
    ClusterProcesses processes =
        new ClusterProcesses(folder, "spark://%s:%d".formatted(HOST, port));
    Map<String, String> environment = environment(spark, folder);
    StandaloneCluster cluster = new StandaloneCluster(processes);
    boolean alive = false;
    try {
      processes.start(
          "master",
          environment,
          command(
              spark,
              "master.Master",
              List.of("-h", HOST, "-p", "" + port, "--webui-port", "" + page)));
      awaitAlive(page, 0, processes);
      for (int i = 0; i < size.workers(); i++) {
        processes.start(
            "worker-" + i,
            environment,
            command(spark, "worker.Worker", worker(size, folder, i, port)));
      }
      awaitAlive(page, size.workers(), processes);
      alive = true;
      return cluster;
    } finally {
      if (!alive) {
        cluster.stop();
      }
    }
  }

  private static List<String> worker(Size size, Path folder, int index, int port) {
    return List.of(
        "-h",
        HOST,
        "--webui-port",
        "0",
        "-c",
        "" + size.cores(),
        "-m",
        size.memoryMegabytes() + "m",
        "-d",
        folder.toAbsolutePath().resolve("work-" + index).toString(),
        "spark://%s:%d".formatted(HOST, port));
  }

  private static List<String> command(Path spark, String program, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                spark.toAbsolutePath().resolve("jars") + "/*",
                "org.apache.spark.deploy." + program));
    command.addAll(arguments);
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the master's page counts so many workers. */
  private static void awaitAlive(int page, int workers, ClusterProcesses processes)
      throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < end) {
        processes.requireAlive();
        if (workersAlive(page) >= workers) {
          return;
        }
        Thread.sleep(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the cluster started", e);
    }
    throw new IOException(
        "the cluster did not come up in %d s; its logs are in %s"
            .formatted(PATIENCE.toSeconds(), processes.folder()));
  }

  /** Returns how many workers the master's page counts; -1 if there is no page yet. */
  private static int workersAlive(int page) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://%s:%d/json/".formatted(HOST, page)))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      String text =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
      Matcher count = ALIVE.matcher(text);
      return count.find() ? Integer.parseInt(count.group(1)) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * Returns the cluster that runs in a folder, if one does.
   *
   * @throws IOException if its list of processes cannot be read
   */
  public static Optional<StandaloneCluster> in(Path folder) throws IOException {
    return ClusterProcesses.running(folder).map(StandaloneCluster::new);
  }

  /** Returns the address for {@code --master}. */
  public String master() {
    return processes.master();
  }

  /** Returns the worker processes. */
  public List<ProcessHandle> workers() {
    return processes.named("worker");
  }

  /** Ends all processes, executors too, and waits until they are gone. */
  public void stop() throws IOException {
    processes.stop();
  }

  private static Map<String, String> environment(Path spark, Path folder) {
    return Map.of(
        "SPARK_HOME",
        spark.toAbsolutePath().toString(),
        // Otherwise Spark looks for the folders of its own build.
        "SPARK_SCALA_VERSION",
        "2.13",
        "SPARK_LOCAL_IP",
        HOST,
        "SPARK_LOCAL_DIRS",
        folder.toAbsolutePath().resolve("tmp").toString());
  }
}
