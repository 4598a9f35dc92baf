package dev.kiln.cluster.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;

/** A saved stage: Spark's metadata, the model and its name, in a folder. */
final class TransformerFiles {
  private static final String MODEL = "model.onnx";
  private static final String NAME = "name";

  private TransformerFiles() {}

  /** Saves a stage. */
  static final class Writer extends MLWriter {
    private final KilnTransformer saved;

    Writer(KilnTransformer saved) {
      this.saved = saved;
    }

    @Override
    public void saveImpl(String folder) {
      DefaultParamsWriter.saveMetadata(saved, folder, sparkSession());
      write(new Path(folder, MODEL), saved.model(), sparkSession());
      write(new Path(folder, NAME), saved.name().getBytes(StandardCharsets.UTF_8), sparkSession());
    }
  }

  /** Loads a stage. */
  static final class Reader extends MLReader<KilnTransformer> {
    @Override
    public KilnTransformer load(String folder) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(folder, sparkSession(), KilnTransformer.class.getName());
      byte[] name = read(new Path(folder, NAME), sparkSession());
      KilnTransformer loaded =
          new KilnTransformer(
              metadata.uid(),
              new String(name, StandardCharsets.UTF_8),
              read(new Path(folder, MODEL), sparkSession()));
      metadata.getAndSetParams(loaded, metadata.getAndSetParams$default$2());
      return loaded;
    }
  }

  private static void write(Path file, byte[] bytes, SparkSession spark) {
    try {
      FileSystem system = file.getFileSystem(spark.sparkContext().hadoopConfiguration());
      try (FSDataOutputStream out = system.create(file)) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file, SparkSession spark) {
    try {
      FileSystem system = file.getFileSystem(spark.sparkContext().hadoopConfiguration());
      byte[] bytes = new byte[(int) system.getFileStatus(file).getLen()];
      try (FSDataInputStream in = system.open(file)) {
        in.readFully(bytes);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
