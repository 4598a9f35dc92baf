package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Prediction;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The most probable classes of a picture. */
final class ClassesAnswer implements PictureAnswer {
  private static final StructType CLASS =
      new StructType().add("label", DataTypes.StringType).add("probability", DataTypes.DoubleType);

  private final Classifier classifier;
  private final int top;

  ClassesAnswer(Model model, BatchSettings settings) {
    classifier = new Classifier(model, settings.preprocessing());
    top = settings.top();
  }

  @Override
  public StructType columns() {
    return new StructType().add("classes", DataTypes.createArrayType(CLASS));
  }

  @Override
  public boolean isFasterTogether() {
    return true;
  }

  @Override
  public List<Object[]> of(List<Image> pictures) {
    return classifier.classify(pictures, top).stream()
        .map(classes -> new Object[] {rows(classes)})
        .toList();
  }

  private static Row[] rows(List<Prediction> classes) {
    return classes.stream()
        .map(found -> RowFactory.create(found.label(), found.probability()))
        .toArray(Row[]::new);
  }
}
