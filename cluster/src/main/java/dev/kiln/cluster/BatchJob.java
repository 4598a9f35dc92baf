package dev.kiln.cluster;

import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The program that {@code kiln run} and {@code spark-submit} start: a model, a folder of pictures,
 * and a table of answers in Parquet.
 *
 * <p>Exit code 0: there is a table, with an answer or an error for each picture; 1: the work
 * failed; 2: the arguments are wrong. A failure is one line on standard error.
 */
public final class BatchJob {
  private BatchJob() {}

  public static void main(String[] args) {
    int code = execute(System.out, System.err, args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs a job and returns its exit code. */
  static int execute(PrintStream out, PrintStream err, String... args) {
    try {
      run(BatchArguments.of(args), out);
      return 0;
    } catch (IllegalArgumentException e) {
      err.println("kiln: " + ErrorText.of(e));
      return 2;
    } catch (NoSuchFileException e) {
      err.println("kiln: " + e.getFile() + ": no such file");
      return 1;
    } catch (IOException | ModelException e) {
      err.println("kiln: " + ErrorText.of(e));
      return 1;
    } catch (Exception e) {
      // Whatever Spark throws; the reason is at the bottom.
      err.println("kiln: the job failed: " + reason(deepest(e)));
      return 1;
    }
  }

  private static String reason(Throwable deepest) {
    String reason = ErrorText.of(deepest);
    return reason.contains("stopped SparkContext")
        ? "Spark gave up; its master may not be there, or may have no worker with room for an executor"
        : reason;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static void run(BatchArguments arguments, PrintStream out) throws IOException {
    long start = System.nanoTime();
    // The model first: what is wrong with it shows before Spark takes its time to start.
    KilnBatch batch = arguments.batch();
    batch.check();
    SparkSession spark =
        SparkSession.builder()
            .appName("kiln " + arguments.model().getFileName())
            // ONNX Runtime's uploader ends processes with long command lines, as executors have.
            .config("spark.executorEnv.ORT_DISABLE_TELEMETRY", "1")
            .getOrCreate();
    try {
      requireAbsent(spark, arguments.output());
      Dataset<Row> answers = batch.run(PictureFiles.in(spark, arguments.pictures()));
      answers.write().parquet(arguments.output());
      Dataset<Row> written = spark.read().parquet(arguments.output());
      long rows = written.count();
      long errors = written.filter(KilnBatch.ERROR + " IS NOT NULL").count();
      out.printf(
          Locale.ROOT,
          "%d pictures in %.1f s%s: %s%n",
          rows,
          (System.nanoTime() - start) / 1e9,
          errors == 0 ? "" : ", " + errors + " of them with an error in place of an answer",
          arguments.output());
    } finally {
      spark.stop();
    }
  }

  private static void requireAbsent(SparkSession spark, String output) throws IOException {
    Path path = new Path(output);
    FileSystem system = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    if (system.exists(path)) {
      throw new IllegalArgumentException(
          output + ": there is something already; name another output, or delete it");
    }
  }
}
