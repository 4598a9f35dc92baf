import dev.kiln.cluster.answer.AnswerKind;
import dev.kiln.cluster.KilnBatch;
import dev.kiln.cluster.answer.EncodedPicture;
import dev.kiln.cluster.local.StandaloneCluster;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.StyleTransfer;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What a picture costs on Spark; see the script beside it. */
public final class SparkFigures {
  private static final int WARM = 2;
  private static final int ROUNDS = 7;
  private static final int MICRO_BATCH = 32;
  private static final Path STYLE = Path.of("models/style-candy.onnx");
  private static final Path DIGITS = Path.of("models/digits.onnx");

  private final Path folder;
  private final AtomicLong processorTime = new AtomicLong();

  private SparkFigures(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    SparkFigures figures = new SparkFigures(Files.createTempDirectory("spark-figures"));
    String what = args.length == 1 ? args[0] : "";
    switch (what) {
      case "overhead" -> figures.overhead();
      case "workers" -> figures.workers();
      default -> {
        System.err.println("usage: benchmark/spark/run overhead|workers");
        System.exit(2);
      }
    }
  }

  private void overhead() throws IOException {
    SparkSession spark = session("local[1]");
    try (Model style = Model.open(STYLE, Options.throughput());
        Model digits = Model.open(DIGITS, Options.throughput())) {
      StyleTransfer painter = new StyleTransfer(style);
      compare(
          "style-candy, 256x256",
          drawn(spark, 24, SparkFigures::shapes),
          KilnBatch.of(STYLE).withSize(0),
          pictures -> pictures.forEach(file -> EncodedPicture.jpeg(painter.apply(image(file)))));
      Classifier classifier = new Classifier(digits);
      compare(
          "digits, 28x28",
          drawn(spark, 20_000, SparkFigures::digit),
          KilnBatch.of(DIGITS).withKind(AnswerKind.CLASSES),
          pictures -> {
            for (int i = 0; i < pictures.size(); i += MICRO_BATCH) {
              List<byte[]> some = pictures.subList(i, Math.min(pictures.size(), i + MICRO_BATCH));
              classifier.classify(some.stream().map(SparkFigures::image).toList(), 5);
            }
          });
    }
    spark.stop();
  }

  private record Drawn(List<byte[]> files, Dataset<Row> rows) {}

  private void compare(
      String name, Drawn drawn, KilnBatch batch, Consumer<List<byte[]>> plainLoop) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < WARM + ROUNDS; round++) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      plainLoop.accept(drawn.files());
      long plain = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
      long task = processorTime(batch, drawn.rows());
      if (round >= WARM) {
        ratios.add((double) task / plain);
        System.out.printf(
            "%s: plain loop %.3f ms, task %.3f ms a picture%n",
            name, plain / 1e6 / drawn.files().size(), task / 1e6 / drawn.files().size());
      }
    }
    System.out.printf("%s: median ratio %.3f%n", name, median(ratios));
  }

  private void workers() throws IOException {
    double[] rows = new double[3];
    double[] each = new double[3];
    for (int workers : new int[] {1, 2, 2, 1}) {
      StandaloneCluster cluster =
          StandaloneCluster.start(
              Path.of(System.getProperty("kiln.spark")),
              folder.resolve("cluster"),
              new StandaloneCluster.Size(workers, 1, 1024));
      SparkSession spark = session(cluster.master());
      try {
        KilnBatch batch = KilnBatch.of(STYLE).withSize(0);
        Drawn drawn = drawn(spark, 96, SparkFigures::shapes);
        Dataset<Row> spread = drawn.rows().repartition(12).localCheckpoint();
        processorTime(batch, spread);
        long start = System.nanoTime();
        long processor = processorTime(batch, spread);
        double seconds = (System.nanoTime() - start) / 1e9;
        rows[workers] += drawn.files().size() / seconds / 2;
        each[workers] += processor / 1e6 / drawn.files().size() / 2;
        System.out.printf(
            "%d workers: %.2f pictures/s, %.1f ms of processor time each%n",
            workers, drawn.files().size() / seconds, processor / 1e6 / drawn.files().size());
      } finally {
        spark.stop();
        cluster.stop();
      }
    }
    System.out.printf(
        "two workers do %.2f times the pictures of one, at %.2f of its processor time each%n",
        rows[2] / rows[1], each[2] / each[1]);
  }

  /** Returns the processor time of the tasks that answer for these rows, in nanoseconds. */
  private long processorTime(KilnBatch batch, Dataset<Row> rows) {
    processorTime.set(0);
    batch.run(rows).write().format("noop").mode("overwrite").save();
    try {
      // The listener hears of the last tasks a little later.
      Thread.sleep(500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return processorTime.get();
  }

  private SparkSession session(String master) {
    String jars =
        Arrays.stream(System.getProperty("kiln.jars").split(File.pathSeparator))
            .map(jar -> Path.of(jar).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    SparkSession spark =
        SparkSession.builder()
            .master(master)
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.memory", "700m")
            // All workers begin together, and none waits for pictures that another has at hand.
            .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .config("spark.locality.wait", "0")
            .config("spark.executor.extraClassPath", jars)
            .config("spark.executorEnv.ORT_DISABLE_TELEMETRY", "1")
            .config("spark.local.dir", folder.resolve("local").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.sql.files.maxPartitionBytes", "512m")
            .getOrCreate();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                processorTime.addAndGet(end.taskMetrics().executorCpuTime());
              }
            });
    return spark;
  }

  private interface Drawing {
    BufferedImage draw(int seed);
  }

  private Drawn drawn(SparkSession spark, int count, Drawing drawing) throws IOException {
    List<byte[]> files = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(encoded(drawing.draw(i), "png"));
      rows.add(RowFactory.create("" + i, files.get(i)));
    }
    StructType type = new StructType().add("path", "string").add("content", "binary");
    String parquet = Files.createTempDirectory(folder, "rows").resolve("in.parquet").toString();
    spark.createDataFrame(rows, type).coalesce(1).write().parquet(parquet);
    return new Drawn(files, spark.read().parquet(parquet));
  }

  private static BufferedImage shapes(int seed) {
    Random random = new Random(seed);
    BufferedImage picture = new BufferedImage(256, 256, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = picture.createGraphics();
    for (int i = 0; i < 60; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(
          random.nextInt(256), random.nextInt(256), random.nextInt(90), random.nextInt(90));
    }
    graphics.dispose();
    return picture;
  }

  private static BufferedImage digit(int seed) {
    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = picture.createGraphics();
    graphics.setFont(new Font("SansSerif", Font.PLAIN, 20 + seed % 4));
    graphics.drawString("" + seed % 10, 6 + seed % 5, 21);
    graphics.dispose();
    return picture;
  }

  private static Image image(byte[] file) {
    return EncodedPicture.decoded("picture", file);
  }

  private static byte[] encoded(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(picture, format, file);
    return file.toByteArray();
  }

  private static double median(List<Double> numbers) {
    return numbers.stream().sorted().skip(numbers.size() / 2).findFirst().orElseThrow();
  }
}
