package dev.kiln.cluster.answer;

import dev.kiln.runtime.Model;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Segmenter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The class of each pixel of a picture, and how much of it each class covers. */
final class SegmentsAnswer implements PictureAnswer {
  private static final StructType SHARE =
      new StructType().add("label", DataTypes.StringType).add("share", DataTypes.DoubleType);

  /** A class map holds one of so many classes in a byte. */
  private static final int CLASSES = 256;

  private final Segmenter segmenter;
  private final Segmenter limited;
  private final int size;

  SegmentsAnswer(Model model, BatchSettings settings) {
    size = settings.size();
    // The tasks of an executor share its processors already.
    segmenter = new Segmenter(model, settings.preprocessing()).withParallel(false);
    limited = segmenter.withSize(size);
  }

  @Override
  public StructType columns() {
    return new StructType()
        .add("shares", DataTypes.createArrayType(SHARE))
        .add("class_map", DataTypes.BinaryType);
  }

  @Override
  public List<Object[]> of(List<Image> pictures) {
    return pictures.stream().map(this::of).toList();
  }

  private Object[] of(Image picture) {
    ClassMap map = (LongerSide.exceeds(picture, size) ? limited : segmenter).segment(picture);
    return new Object[] {shares(map), EncodedPicture.png(map)};
  }

  private Row[] shares(ClassMap map) {
    double[] shares = map.shares(CLASSES);
    return IntStream.range(0, CLASSES)
        .boxed()
        .filter(index -> shares[index] > 0)
        .sorted(Comparator.comparingDouble(index -> -shares[index]))
        .map(index -> RowFactory.create(label(index), shares[index]))
        .toArray(Row[]::new);
  }

  private String label(int index) {
    return index < segmenter.labels().size()
        ? segmenter.labels().get(index)
        : Integer.toString(index);
  }
}
