package dev.kiln.cluster.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.kiln.cluster.KilnBatch;
import dev.kiln.cluster.PictureFiles;
import dev.kiln.cluster.TestPictures;
import dev.kiln.cluster.answer.EncodedPicture;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.task.Segmenter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A master, two workers and their executors, each a process of its own. Whoever of them is killed
 * in mid-job, each picture has its row exactly once.
 */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(240)
class RealClusterTest {
  private static final int PICTURES = 600;
  private static final StructType ROW =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("map", DataTypes.BinaryType)
          .add("error", DataTypes.StringType);

  @TempDir private static Path folder;
  private static StandaloneCluster cluster;
  private static SparkSession spark;
  private static Dataset<Row> expected;

  @BeforeAll
  static void startCluster() throws IOException {
    Path home = sparkHome();
    cluster =
        StandaloneCluster.start(
            home, folder.resolve("cluster"), new StandaloneCluster.Size(2, 1, 1024));
    spark =
        SparkSession.builder()
            .master(cluster.master())
            .appName("kiln-real-cluster-test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "600m")
            .config("spark.executor.extraClassPath", kilnClassPath())
            .config("spark.executorEnv.ORT_DISABLE_TELEMETRY", "1")
            .config("spark.local.dir", folder.resolve("local").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate();
    expected = expected();
  }

  @AfterAll
  static void stopCluster() throws IOException {
    if (spark != null) {
      spark.stop();
    }
    if (cluster != null) {
      cluster.stop();
    }
  }

  private static Stream<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(Files::exists);
  }

  private static boolean isOfSpark(Path entry) {
    String name = entry.getFileName().toString();
    return name.endsWith(".jar")
        && !name.startsWith("kiln-")
        && !name.startsWith("onnxruntime")
        && !name.contains("junit");
  }

  private static String kilnClassPath() {
    return classPath()
        .filter(entry -> !isOfSpark(entry) && !entry.endsWith("test-classes"))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Makes a folder that looks like Spark's own: its jars, those of this test's class path. */
  private static Path sparkHome() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    for (Path jar : classPath().filter(RealClusterTest::isOfSpark).distinct().toList()) {
      Path link = jars.resolve(jar.getFileName());
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    return jars.getParent();
  }

  /** Returns the rows that a plain loop in this JVM gives. */
  private static Dataset<Row> expected() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    List<Row> rows = new ArrayList<>();
    try (Model model = Model.open(TestPictures.model("segment-street"), Options.throughput())) {
      Segmenter segmenter = new Segmenter(model).withParallel(false);
      for (int i = 0; i < PICTURES; i++) {
        Path file = TestPictures.noise(pictures.resolve(i + ".png"), 64 + i % 3, 64, i);
        rows.add(row(file, segmenter));
      }
    }
    Path damaged = Files.writeString(pictures.resolve("damaged.png"), "no picture");
    String path = damaged.toUri().toString().replace("///", "/");
    rows.add(
        RowFactory.create(
            path, null, null, path + ": not a picture; expected PNG, JPEG, GIF or BMP"));
    return spark.createDataFrame(rows, ROW);
  }

  private static Row row(Path file, Segmenter segmenter) throws IOException {
    var map = segmenter.segment(EncodedPicture.decoded("", Files.readAllBytes(file)));
    double[] shares = map.shares(256);
    int largest = 0;
    for (int i = 1; i < shares.length; i++) {
      largest = shares[i] > shares[largest] ? i : largest;
    }
    return RowFactory.create(
        file.toUri().toString().replace("///", "/"),
        segmenter.labels().get(largest),
        EncodedPicture.png(map),
        null);
  }

  private static List<ProcessHandle> executors() {
    return cluster.workers().stream()
        .flatMap(ProcessHandle::descendants)
        .filter(p -> p.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  /** Waits until some tasks of a job have ended and others have not. */
  private static void awaitMidJob(CompletableFuture<Void> job) throws Exception {
    SparkStatusTracker tracker = spark.sparkContext().statusTracker();
    while (!job.isDone()) {
      for (int stage : tracker.getActiveStageIds()) {
        SparkStageInfo info = tracker.getStageInfo(stage).getOrElse(() -> null);
        if (info != null && info.numCompletedTasks() >= 2) {
          assertTrue(info.numCompletedTasks() < info.numTasks(), "killed in mid-job");
          return;
        }
      }
      Thread.sleep(20);
    }
    job.get();
    fail("the job ended before anything was killed");
  }

  private static void answersAreWholeAfterTheDeathOf(String who, ProcessHandle victim)
      throws Exception {
    String output = folder.resolve(who + ".parquet").toString();
    KilnBatch batch = KilnBatch.of(TestPictures.model("segment-street"));
    Dataset<Row> pictures = PictureFiles.in(spark, folder.resolve("pictures").toString());
    CompletableFuture<Void> job =
        CompletableFuture.runAsync(
            () -> batch.run(pictures.repartition(40)).write().parquet(output));
    awaitMidJob(job);
    ProcessHandle killed = victim != null ? victim : executors().get(0);
    assertTrue(killed.destroyForcibly());
    job.get(3, TimeUnit.MINUTES);
    Dataset<Row> answers =
        spark
            .read()
            .parquet(output)
            .selectExpr("path", "shares[0].label AS label", "class_map AS map", "error");
    assertEquals(PICTURES + 1, answers.count());
    assertEquals(0, answers.exceptAll(expected).count(), "rows too many");
    assertEquals(0, expected.exceptAll(answers).count(), "rows missing");
  }

  @Test
  @Order(1)
  void eachPictureHasItsRowOnceAfterAnExecutorIsKilled() throws Exception {
    answersAreWholeAfterTheDeathOf("executor", null);
  }

  @Test
  @Order(2)
  void eachPictureHasItsRowOnceAfterAWorkerIsKilled() throws Exception {
    answersAreWholeAfterTheDeathOf("worker", cluster.workers().get(0));
  }
}
