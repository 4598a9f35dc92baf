package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/** Answers for pictures by an open model. Immutable and thread-safe. */
public interface PictureAnswer {
  /** Returns the columns of an answer. */
  StructType columns();

  /**
   * Answers for pictures.
   *
   * @param pictures in BGR
   * @return the values of the columns, for each picture
   */
  List<Object[]> of(List<Image> pictures);

  /** Returns whether pictures of one size are answered faster together than one by one. */
  default boolean isFasterTogether() {
    return false;
  }

  /**
   * Returns what the settings ask of a model.
   *
   * @throws dev.kiln.runtime.errors.ModelException if the model cannot answer that
   */
  static PictureAnswer of(Model model, BatchSettings settings) {
    AnswerKind kind =
        settings.kind() == null ? AnswerKind.of(model.card().task()) : settings.kind();
    return switch (kind) {
      case DIGITS -> new DigitsAnswer(model, settings);
      case CLASSES -> new ClassesAnswer(model, settings);
      case SEGMENTS -> new SegmentsAnswer(model, settings);
      case STYLED -> new StyledAnswer(model, settings);
      case CODE -> new CodeAnswer(model, settings);
      case RECONSTRUCTION -> new ReconstructionAnswer(model, settings);
      case OUTPUT -> new OutputAnswer(model, settings);
    };
  }
}
