package dev.kiln.cluster.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The program behind {@code kiln cluster}: {@code start SPARK FOLDER WORKERS CORES MEGABYTES}, or
 * {@code stop FOLDER}.
 */
public final class ClusterControl {
  private ClusterControl() {}

  public static void main(String[] args) {
    try {
      if (args[0].equals("start")) {
        start(Path.of(args[1]), Path.of(args[2]), args);
      } else {
        stop(Path.of(args[1]));
      }
    } catch (IllegalArgumentException e) {
      System.err.println("kiln: " + e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      System.err.println("kiln: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void start(Path spark, Path folder, String[] args) throws IOException {
    StandaloneCluster.Size size =
        new StandaloneCluster.Size(
            Integer.parseInt(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]));
    StandaloneCluster cluster = StandaloneCluster.start(spark, folder, size);
    System.out.printf(
        "%s, %d workers of %d cores; 'kiln cluster stop' ends them%n",
        cluster.master(), size.workers(), size.cores());
  }

  private static void stop(Path folder) throws IOException {
    Optional<StandaloneCluster> running = StandaloneCluster.in(folder);
    if (running.isEmpty()) {
      System.out.println("no cluster runs");
      return;
    }
    running.get().stop();
    System.out.println("stopped");
  }
}
