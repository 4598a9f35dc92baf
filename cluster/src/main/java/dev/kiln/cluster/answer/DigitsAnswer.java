package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The digits in a picture. */
final class DigitsAnswer implements PictureAnswer {
  private static final StructType DIGIT =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("confidence", DataTypes.FloatType)
          .add("x", DataTypes.IntegerType)
          .add("y", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType);

  private final DigitRecognizer recognizer;

  DigitsAnswer(Model model, BatchSettings settings) {
    recognizer =
        settings.preprocessing() == null
            ? new DigitRecognizer(model)
            : new DigitRecognizer(model, settings.preprocessing().input());
  }

  @Override
  public StructType columns() {
    return new StructType().add("digits", DataTypes.createArrayType(DIGIT));
  }

  @Override
  public List<Object[]> of(List<Image> pictures) {
    return pictures.stream()
        .map(picture -> new Object[] {rows(recognizer.recognize(picture))})
        .toList();
  }

  private static Row[] rows(List<Digit> digits) {
    return digits.stream().map(DigitsAnswer::row).toArray(Row[]::new);
  }

  private static Row row(Digit digit) {
    Box box = digit.box();
    return RowFactory.create(
        digit.label(), digit.confidence(), box.x(), box.y(), box.width(), box.height());
  }
}
