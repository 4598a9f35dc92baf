package dev.kiln.cluster;

import dev.kiln.cluster.answer.BatchSettings;
import dev.kiln.cluster.answer.OpenModels;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** The work of one task: opens the model, unless it is open, and answers for a partition's rows. */
final class AnsweringPartition implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final BatchSettings settings;
  private final Broadcast<byte[]> model;
  private final PictureColumn source;
  private final int[] kept;
  private final int columns;

  /**
   * Creates the work.
   *
   * @param kept the indices of the columns that stay
   * @param columns the number of columns of the answer itself
   */
  AnsweringPartition(
      BatchSettings settings,
      Broadcast<byte[]> model,
      PictureColumn source,
      int[] kept,
      int columns) {
    this.settings = settings;
    this.model = model;
    this.source = source;
    this.kept = kept;
    this.columns = columns;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    TaskContext task = TaskContext.get();
    OpenModels.Use use = OpenModels.use(settings, model::value, task.cpus());
    task.<Void>addTaskCompletionListener(
        ended -> {
          use.close();
          return null;
        });
    return new AnsweredRows(rows, source, kept, use.answer(), columns);
  }
}
