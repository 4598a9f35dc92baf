package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Encoder;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The code of a picture. */
final class CodeAnswer implements PictureAnswer {
  private final Encoder encoder;

  CodeAnswer(Model model, BatchSettings settings) {
    encoder = new Encoder(model, settings.preprocessing());
  }

  @Override
  public StructType columns() {
    return new StructType().add("code", DataTypes.createArrayType(DataTypes.FloatType, false));
  }

  @Override
  public List<Object[]> of(List<Image> pictures) {
    return pictures.stream().map(picture -> new Object[] {encoder.encode(picture)}).toList();
  }
}
