package dev.kiln.cluster;

import dev.kiln.cluster.answer.PictureAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * The rows of a partition with their answers, in order. Holds the pictures of one micro-batch at a
 * time, and takes the next only when its answers have been taken.
 */
final class AnsweredRows implements Iterator<Row> {
  private static final int MOST_PICTURES = 32;
  private static final long MOST_PIXELS = 4_000_000;

  private final Iterator<Row> rows;
  private final PictureColumn source;
  private final int[] kept;
  private final PictureAnswer answer;
  private final int columns;
  private final Deque<Row> ready = new ArrayDeque<>();

  AnsweredRows(
      Iterator<Row> rows, PictureColumn source, int[] kept, PictureAnswer answer, int columns) {
    this.rows = rows;
    this.source = source;
    this.kept = kept;
    this.answer = answer;
    this.columns = columns;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (ready.isEmpty()) {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      answerNext();
    }
    return ready.pop();
  }

  /** Reads rows until their pictures are a micro-batch, and answers for them. */
  private void answerNext() {
    List<Object[]> batch = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    long pixels = 0;
    int most = answer.isFasterTogether() ? MOST_PICTURES : 1;
    while (rows.hasNext() && batch.size() < most && pixels < MOST_PIXELS) {
      Row row = rows.next();
      Outcome outcome = Outcome.of(() -> source.picture(row));
      pixels += outcome.pixels();
      batch.add(kept(row));
      outcomes.add(outcome);
    }
    Outcome.answer(outcomes, answer);
    for (int i = 0; i < batch.size(); i++) {
      ready.add(outcomes.get(i).row(batch.get(i), columns));
    }
  }

  private Object[] kept(Row row) {
    Object[] values = new Object[kept.length];
    for (int i = 0; i < kept.length; i++) {
      values[i] = row.get(kept[i]);
    }
    return values;
  }
}
