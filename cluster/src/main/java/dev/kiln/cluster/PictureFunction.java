package dev.kiln.cluster;

import dev.kiln.cluster.answer.BatchSettings;
import dev.kiln.cluster.answer.EncodedPicture;
import dev.kiln.cluster.answer.OpenModels;
import dev.kiln.pictures.PictureException;
import dev.kiln.runtime.image.Image;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;

/** A function of SQL that answers for the bytes of one picture. */
final class PictureFunction implements UDF1<byte[], Row> {
  private static final long serialVersionUID = 1L;

  private final BatchSettings settings;
  private final Broadcast<byte[]> model;
  private final int columns;

  PictureFunction(BatchSettings settings, Broadcast<byte[]> model, int columns) {
    this.settings = settings;
    this.model = model;
    this.columns = columns;
  }

  @Override
  public Row call(byte[] file) {
    // Spark computes what is constant on the driver, where there is no task.
    int threads = TaskContext.get() == null ? 1 : TaskContext.get().cpus();
    try (OpenModels.Use use = OpenModels.use(settings, model::value, threads)) {
      Outcome outcome = Outcome.of(() -> picture(file));
      Outcome.answer(List.of(outcome), use.answer());
      return outcome.row(new Object[0], columns);
    }
  }

  private static Image picture(byte[] file) {
    if (file == null) {
      throw new PictureException("the picture: the row has no picture");
    }
    return EncodedPicture.decoded("the picture", file);
  }
}
