package dev.kiln.cluster;

import dev.kiln.cluster.answer.PictureAnswer;
import dev.kiln.pictures.PictureException;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What comes of one row: a picture at first, then its answer, or an error at either step. */
final class Outcome {
  private Image picture;
  private Object[] answer = {};
  private String error;

  private Outcome() {}

  /** Returns the outcome of reading a picture. */
  static Outcome of(Supplier<Image> picture) {
    Outcome outcome = new Outcome();
    outcome.attempt(() -> outcome.picture = picture.get());
    return outcome;
  }

  long pixels() {
    return picture == null ? 0 : (long) picture.width() * picture.height();
  }

  /** Answers for the pictures that were read: together, or each alone if together fails. */
  static void answer(List<Outcome> outcomes, PictureAnswer by) {
    List<Outcome> read = outcomes.stream().filter(o -> o.picture != null).toList();
    if (read.size() > 1) {
      Outcome together = new Outcome();
      together.attempt(() -> answerTogether(read, by));
      if (together.error == null) {
        return;
      }
    }
    for (Outcome outcome : read) {
      outcome.attempt(() -> answerTogether(List.of(outcome), by));
    }
  }

  private static void answerTogether(List<Outcome> read, PictureAnswer by) {
    List<Object[]> answers = by.of(read.stream().map(o -> o.picture).toList());
    for (int i = 0; i < read.size(); i++) {
      read.get(i).answer = answers.get(i);
    }
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (PictureException | ModelException | IllegalArgumentException e) {
      error = ErrorText.of(e);
    } catch (OutOfMemoryError e) {
      error =
          "out of memory (%s); give executors more, or a smaller size".formatted(ErrorText.of(e));
    }
  }

  /**
   * Returns the row.
   *
   * @param first the values before the answer's
   * @param columns the number of columns of the answer
   */
  Row row(Object[] first, int columns) {
    Object[] values = Arrays.copyOf(first, first.length + columns + 1);
    System.arraycopy(answer, 0, values, first.length, answer.length);
    values[values.length - 1] = error;
    return RowFactory.create(values);
  }
}
