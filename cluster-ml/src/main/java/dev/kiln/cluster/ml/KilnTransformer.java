package dev.kiln.cluster.ml;

import dev.kiln.cluster.KilnBatch;
import dev.kiln.cluster.answer.AnswerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A stage of a Spark ML pipeline that answers for pictures with a model, as {@link KilnBatch} does.
 * It is saved with the model's bytes and needs no file but its own when it is loaded.
 *
 * <pre>{@code
 * new Pipeline().setStages(new PipelineStage[] {new KilnTransformer(Path.of("vae-encoder.onnx")), kMeans})
 * }</pre>
 */
public final class KilnTransformer extends Transformer implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final String name;
  private final byte[] model;
  private final Param<String> pictureCol;
  private final Param<String> kind;
  private final Param<String> output;
  private final IntParam size;
  private final IntParam top;

  /**
   * Creates a stage that asks a model what its task is, for the column {@code content}.
   *
   * @throws IOException if the file cannot be read
   */
  public KilnTransformer(Path model) throws IOException {
    this(Identifiable.randomUID("kiln"), model.toString(), Files.readAllBytes(model));
  }

  KilnTransformer(String uid, String name, byte[] model) {
    this.uid = uid;
    this.name = name;
    this.model = model;
    // Only now: a parameter belongs to the stage of its uid.
    pictureCol =
        new Param<>(this, "pictureCol", "the column of the bytes of pictures, or of their paths");
    kind = new Param<>(this, "kind", "what the model is asked; empty for what its task says");
    output = new Param<>(this, "output", "the output that is given as it is; empty for none");
    size =
        new IntParam(
            this, "size", "the longer side in which larger pictures are seen; 0: no limit");
    top = new IntParam(this, "top", "the number of classes named");
    setDefault(pictureCol, "content");
    setDefault(kind, "");
    setDefault(output, "");
    setDefault(size, 1024);
    setDefault(top, 5);
  }

  @Override
  public String uid() {
    return uid;
  }

  String name() {
    return name;
  }

  byte[] model() {
    return model;
  }

  public Param<String> pictureCol() {
    return pictureCol;
  }

  public Param<String> kind() {
    return kind;
  }

  public Param<String> output() {
    return output;
  }

  public IntParam size() {
    return size;
  }

  public IntParam top() {
    return top;
  }

  /** Sets the column of the bytes of picture files, or of their addresses. */
  public KilnTransformer setPictureCol(String column) {
    set(pictureCol, column);
    return this;
  }

  /** Sets what the model is asked, as {@link KilnBatch#withKind}. */
  public KilnTransformer setKind(AnswerKind asked) {
    set(kind, asked.name());
    return this;
  }

  /** Sets the output that is given as it is, as {@link KilnBatch#withOutput}. */
  public KilnTransformer setOutput(String given) {
    set(output, given);
    return this;
  }

  /** Sets the size in which larger pictures are seen, as {@link KilnBatch#withSize}. */
  public KilnTransformer setSize(int longerSide) {
    set(size, longerSide);
    return this;
  }

  /** Sets the number of classes named, as {@link KilnBatch#withTop}. */
  public KilnTransformer setTop(int classes) {
    set(top, classes);
    return this;
  }

  private KilnBatch batch() {
    KilnBatch batch = KilnBatch.of(name, model).withSize((int) $(size)).withTop((int) $(top));
    if (!$(kind).isEmpty()) {
      batch = batch.withKind(AnswerKind.valueOf($(kind)));
    }
    return $(output).isEmpty() ? batch : batch.withOutput($(output));
  }

  /**
   * Answers for the pictures, as {@link KilnBatch#run(Dataset, String)}.
   *
   * @throws dev.kiln.runtime.errors.ModelException as it does
   */
  @Override
  public Dataset<Row> transform(Dataset<?> pictures) {
    return batch().run(pictures.toDF(), $(pictureCol));
  }

  @Override
  public StructType transformSchema(StructType pictures) {
    return batch().schema(pictures, $(pictureCol));
  }

  @Override
  public KilnTransformer copy(ParamMap extra) {
    return copyValues(new KilnTransformer(uid, name, model), extra);
  }

  @Override
  public MLWriter write() {
    return new TransformerFiles.Writer(this);
  }

  /** Returns what loads a stage that was saved. */
  public static MLReader<KilnTransformer> read() {
    return new TransformerFiles.Reader();
  }

  /** Loads a stage that was saved. */
  public static KilnTransformer load(String path) {
    return read().load(path);
  }
}
