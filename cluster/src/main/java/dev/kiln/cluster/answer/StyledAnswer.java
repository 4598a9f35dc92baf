package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A picture in the model's style. */
final class StyledAnswer implements PictureAnswer {
  private final StyleTransfer style;
  private final StyleTransfer limited;
  private final int size;

  StyledAnswer(Model model, BatchSettings settings) {
    size = settings.size();
    style = new StyleTransfer(model, settings.preprocessing());
    limited = style.withSize(size);
  }

  @Override
  public StructType columns() {
    return new StructType().add("styled", DataTypes.BinaryType);
  }

  @Override
  public List<Object[]> of(List<Image> pictures) {
    return pictures.stream().map(this::of).toList();
  }

  private Object[] of(Image picture) {
    StyleTransfer fitting = LongerSide.exceeds(picture, size) ? limited : style;
    return new Object[] {EncodedPicture.jpeg(fitting.apply(picture))};
  }
}
