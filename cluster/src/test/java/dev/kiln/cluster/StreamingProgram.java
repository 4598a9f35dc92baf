package dev.kiln.cluster;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/** A program that answers for the pictures of a folder that grows, until it has no more. */
final class StreamingProgram {
  private StreamingProgram() {}

  /** Runs the stream of the folder {@code stills} in the folder that is named. */
  public static void main(String[] args) throws Exception {
    stream(LocalSpark.session(), Path.of(args[0])).start().awaitTermination();
    LocalSpark.session().stop();
  }

  /** Returns a stream from {@code stills} to {@code answers}, two pictures at a time. */
  static DataStreamWriter<Row> stream(SparkSession spark, Path folder) throws Exception {
    Dataset<Row> growing =
        spark
            .readStream()
            .format("binaryFile")
            .schema("path STRING, modificationTime TIMESTAMP, length BIGINT, content BINARY")
            .option("maxFilesPerTrigger", 2)
            .load(folder.resolve("stills").toString());
    return KilnBatch.of(TestPictures.model("digits"))
        .run(growing)
        .writeStream()
        .format("parquet")
        .option("path", folder.resolve("answers").toString())
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow());
  }
}
