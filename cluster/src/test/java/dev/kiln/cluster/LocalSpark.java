package dev.kiln.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Spark in this JVM, with two tasks at a time; started once and shared by all tests, and again
 * where a test has stopped it.
 */
public final class LocalSpark {
  private static SparkSession session;

  private LocalSpark() {}

  public static synchronized SparkSession session() {
    if (session == null || session.sparkContext().isStopped()) {
      String folder = folder().toString();
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("kiln-test")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.local.dir", folder)
              .config("spark.sql.warehouse.dir", folder + "/warehouse")
              .config("spark.sql.shuffle.partitions", "2")
              .getOrCreate();
    }
    return session;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "spark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
