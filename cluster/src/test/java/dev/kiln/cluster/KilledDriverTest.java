package dev.kiln.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream whose driver, a process of its own, is killed goes on when it is started again. */
@Tag("cluster")
@Timeout(240)
class KilledDriverTest {
  private static final int PICTURES = 24;

  @TempDir private Path folder;

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StreamingProgram.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private long batchesDone() throws IOException {
    Path commits = folder.resolve("checkpoint/commits");
    if (!Files.isDirectory(commits)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(commits)) {
      return files.filter(file -> file.getFileName().toString().matches("[0-9]+")).count();
    }
  }

  @Test
  void eachPictureIsAnsweredOnceAfterTheDriverIsKilled() throws Exception {
    for (int i = 0; i < PICTURES; i++) {
      TestPictures.page(folder.resolve("stills").resolve(i + ".png"), "" + i % 10);
    }
    Process driver = start();
    while (batchesDone() < 2) {
      assertTrue(driver.isAlive(), () -> "it ended too early; see " + folder.resolve("log"));
      Thread.sleep(10);
    }
    driver.destroyForcibly().waitFor();
    assertTrue(batchesDone() < PICTURES / 2, "killed in mid-job");

    assertTrue(start().waitFor(3, TimeUnit.MINUTES));
    Dataset<Row> answers =
        LocalSpark.session().read().parquet(folder.resolve("answers").toString());
    assertEquals(PICTURES, answers.count());
    assertEquals(PICTURES, answers.select("path").distinct().count());
  }
}
