package dev.kiln.cluster;

import dev.kiln.cluster.answer.AnswerKind;
import dev.kiln.cluster.answer.BatchSettings;
import dev.kiln.cluster.answer.OpenModels;
import dev.kiln.runtime.file.Sha256;
import dev.kiln.runtime.task.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A model that answers for pictures on Apache Spark.
 *
 * <pre>{@code
 * Dataset<Row> stills = spark.read().format("binaryFile").load("hdfs:///stills");
 * KilnBatch.of(Path.of("segment-street.onnx")).run(stills).write().parquet("hdfs:///answers");
 * }</pre>
 *
 * <p>The model's bytes travel to each executor once. There the model is checked against its SHA-256
 * sum and opened once for all tasks, each run of which takes {@code spark.task.cpus} threads; it is
 * closed when no task has used it for half a minute. A task holds a few pictures at a time.
 *
 * <p>A picture that cannot be read, or that the model cannot take, has a row with an {@code error}
 * and without an answer. What is wrong with the model ends the job: on this machine, before any
 * task starts, and by the task's own failure where an executor cannot open it.
 *
 * <p>Immutable; each {@code with} method returns a changed copy.
 */
public final class KilnBatch {
  /** The column of an answer that says why there is none; null if there is one. */
  public static final String ERROR = "error";

  /** The column that Spark's {@code binaryFile} puts the bytes of files in. */
  static final String CONTENT = "content";

  /** The column with a file's address. */
  static final String PATH = "path";

  private final byte[] model;
  private final BatchSettings settings;

  private KilnBatch(byte[] model, BatchSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /**
   * Returns a batch that asks a model what its task is.
   *
   * @param model a file of at most 2 GB that holds all its weights
   * @throws IOException if the file cannot be read
   */
  public static KilnBatch of(Path model) throws IOException {
    if (!Files.isRegularFile(model)) {
      throw new NoSuchFileException(model.toString());
    }
    if (Files.size(model) > Integer.MAX_VALUE - 64) {
      throw new IOException(
          model + ": the file has more than 2 GB; a model that travels must be smaller");
    }
    return of(model.toString(), Files.readAllBytes(model));
  }

  /**
   * Returns a batch that asks a model what its task is.
   *
   * @param name the model's name in messages
   * @param model the bytes of the file, which must hold all its weights; not to be modified
   */
  public static KilnBatch of(String name, byte[] model) {
    return new KilnBatch(
        model,
        new BatchSettings(name, sum(model), null, 1024, 5, "", null, Duration.ofMinutes(10)));
  }

  private static String sum(byte[] model) {
    MessageDigest digest = Sha256.digest();
    digest.update(model);
    return Sha256.hex(digest);
  }

  /** Returns a batch that asks the model something else than its card's task. */
  public KilnBatch withKind(AnswerKind kind) {
    return new KilnBatch(model, settings.withKind(kind));
  }

  /**
   * Returns a batch with another limit on the size in which the model sees a picture; the answer
   * has the picture's own size all the same. The limit bounds the memory that a large picture
   * takes.
   *
   * @param longerSide of larger pictures, in pixels; 1024 by default, 0 for no limit
   * @throws IllegalArgumentException if it is negative
   */
  public KilnBatch withSize(int longerSide) {
    if (longerSide < 0) {
      throw new IllegalArgumentException("a size of " + longerSide + " pixels; expected 0 or more");
    }
    return new KilnBatch(model, settings.withSize(longerSide));
  }

  /**
   * Returns a batch that names another number of classes; 5 by default.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public KilnBatch withTop(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(classes + " classes; expected 1 or more");
    }
    return new KilnBatch(model, settings.withTop(classes));
  }

  /** Returns a batch that gives an output of the model as it is: {@link AnswerKind#OUTPUT}. */
  public KilnBatch withOutput(String output) {
    return new KilnBatch(model, settings.withKind(AnswerKind.OUTPUT).withOutput(output));
  }

  /** Returns a batch for a network that takes floats, and not pictures as Kiln's models do. */
  public KilnBatch withPreprocessing(Preprocessing expected) {
    return new KilnBatch(model, settings.withPreprocessing(expected));
  }

  /**
   * Returns a batch with another limit on the time of one run of the model; 10 minutes by default.
   */
  public KilnBatch withRunLimit(Duration longest) {
    return new KilnBatch(model, settings.withRunLimit(longest));
  }

  /**
   * Answers for the pictures of a Dataset, batch or stream: those in the column {@code content},
   * which {@code binaryFile} gives, or else in the files that the column {@code path} names.
   *
   * @return as {@link #run(Dataset, String)}
   * @throws IllegalArgumentException if there is neither column
   */
  public Dataset<Row> run(Dataset<Row> pictures) {
    Set<String> columns = Set.of(pictures.columns());
    if (!columns.contains(CONTENT) && !columns.contains(PATH)) {
      throw new IllegalArgumentException(
          "no column 'content' or 'path'; name the one with the pictures: the columns are "
              + new TreeSet<>(columns));
    }
    return run(pictures, columns.contains(CONTENT) ? CONTENT : PATH);
  }

  /**
   * Answers for the pictures of a Dataset, batch or stream.
   *
   * @param column of binaries, the bytes of picture files; or of strings, the addresses of picture
   *     files on a file system that Hadoop knows
   * @return for each row one row: its columns except the bytes, those of {@link AnswerKind}, and
   *     {@link #ERROR}
   * @throws IllegalArgumentException if there is no such column, or an answer's column is there
   *     already
   * @throws dev.kiln.runtime.errors.ModelException if the model cannot be opened, or does not
   *     answer for a plain picture
   */
  public Dataset<Row> run(Dataset<Row> pictures, String column) {
    StructType given = pictures.schema();
    DataType type = typeOf(given, column);
    StructType answer = checkedColumns();
    StructType kept = kept(given, column);
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(pictures.sparkSession().sparkContext());
    PictureColumn source =
        type.equals(DataTypes.StringType)
            ? PictureColumn.ofFiles(
                given.fieldIndex(column),
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())))
            : PictureColumn.ofBytes(given, column);
    AnsweringPartition answering =
        new AnsweringPartition(
            settings, spark.broadcast(model), source, indices(given, kept), answer.size());
    return pictures.mapPartitions(answering, Encoders.row(result(kept, answer)));
  }

  /**
   * Returns the schema of the answers for rows of a schema.
   *
   * @param column as in {@link #run(Dataset, String)}
   * @throws IllegalArgumentException as {@link #run(Dataset, String)}
   * @throws dev.kiln.runtime.errors.ModelException as {@link #run(Dataset, String)}
   */
  public StructType schema(StructType pictures, String column) {
    typeOf(pictures, column);
    return result(kept(pictures, column), checkedColumns());
  }

  /** Returns the columns without the bytes of pictures. */
  private static StructType kept(StructType given, String column) {
    StructType kept = new StructType();
    for (StructField field : given.fields()) {
      if (!field.name().equals(column) || field.dataType().equals(DataTypes.StringType)) {
        kept = kept.add(field);
      }
    }
    return kept;
  }

  private static StructType result(StructType kept, StructType answer) {
    StructType result = kept;
    for (StructField field : withError(answer).fields()) {
      if (Set.of(result.fieldNames()).contains(field.name())) {
        throw new IllegalArgumentException(
            "the column '" + field.name() + "' is there already; rename it");
      }
      result = result.add(field);
    }
    return result;
  }

  private static int[] indices(StructType given, StructType kept) {
    return Arrays.stream(kept.fieldNames()).mapToInt(given::fieldIndex).toArray();
  }

  private static DataType typeOf(StructType given, String column) {
    if (!Set.of(given.fieldNames()).contains(column)) {
      throw new IllegalArgumentException(
          "no column '%s'; the columns are %s"
              .formatted(column, new TreeSet<>(Set.of(given.fieldNames()))));
    }
    DataType type = given.apply(column).dataType();
    if (!type.equals(DataTypes.BinaryType) && !type.equals(DataTypes.StringType)) {
      throw new IllegalArgumentException(
          "the column '%s' holds %s; expected binary, the bytes of pictures, or string, their paths"
              .formatted(column, type.simpleString()));
    }
    return type;
  }

  /**
   * Registers a function of SQL that answers for a picture, such as {@code kiln_classify(content)}.
   * It returns a struct of the columns of {@link AnswerKind} and {@link #ERROR}. Pictures are
   * answered for one at a time.
   *
   * @throws dev.kiln.runtime.errors.ModelException as {@link #run(Dataset, String)}
   */
  public void register(SparkSession spark, String function) {
    StructType answer = checkedColumns();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    spark
        .udf()
        .register(
            function,
            new PictureFunction(settings, context.broadcast(model), answer.size()),
            withError(answer));
  }

  private static StructType withError(StructType answer) {
    return answer.add(ERROR, DataTypes.StringType);
  }

  /**
   * Tries the model on a plain picture, as {@link #run(Dataset, String)} does, without Spark.
   *
   * @throws dev.kiln.runtime.errors.ModelException as {@link #run(Dataset, String)}
   */
  public void check() {
    checkedColumns();
  }

  /** Returns the columns of the model's answer, after it has answered for a plain picture. */
  private StructType checkedColumns() {
    try (OpenModels.Use use = OpenModels.use(settings, () -> model, 1)) {
      use.answer().of(List.of(PlainPicture.of()));
      return use.answer().columns();
    }
  }
}
