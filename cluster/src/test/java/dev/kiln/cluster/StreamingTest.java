package dev.kiln.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that grows: each picture is answered for once, however often the stream is started. */
class StreamingTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;
  private Path stills;

  @BeforeEach
  void makeFolder() throws IOException {
    stills = Files.createDirectory(folder.resolve("stills"));
  }

  private List<String> answered() throws Exception {
    StreamingProgram.stream(spark, folder).start().awaitTermination();
    return spark
        .read()
        .parquet(folder.resolve("answers").toString())
        .selectExpr("concat(regexp_extract(path, '[^/]*$', 0), ' ', digits[0].label) AS answer")
        .orderBy("answer")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void aRestartRepeatsNothingAndLosesNothing() throws Exception {
    TestPictures.page(stills.resolve("a.png"), "4");
    TestPictures.page(stills.resolve("b.png"), "7");
    TestPictures.page(stills.resolve("c.png"), "2");
    assertEquals(List.of("a.png 4", "b.png 7", "c.png 2"), answered());
    assertEquals(3, answered().size());
    TestPictures.page(stills.resolve("d.png"), "3");
    assertEquals(List.of("a.png 4", "b.png 7", "c.png 2", "d.png 3"), answered());
  }

  @Test
  void aStreamThatIsStoppedInBetweenGoesOnWhereItWas() throws Exception {
    for (int i = 0; i < 5; i++) {
      TestPictures.page(stills.resolve(i + ".png"), "4");
    }
    StreamingQuery query = StreamingProgram.stream(spark, folder).start();
    while (query.lastProgress() == null && query.isActive()) {
      Thread.sleep(10);
    }
    query.stop();
    assertEquals(5, answered().size());
  }
}
