package dev.kiln.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.cluster.answer.PictureAnswer;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are read as their answers are taken, and a picture's failure is its own. */
class AnsweredRowsTest {
  private static final StructType ROW = new StructType().add("content", DataTypes.BinaryType);

  @TempDir private Path folder;

  /** Answers with the width; together, if it may. */
  private record Width(boolean together, int refused) implements PictureAnswer {
    @Override
    public StructType columns() {
      return new StructType().add("width", DataTypes.IntegerType);
    }

    @Override
    public boolean isFasterTogether() {
      return together;
    }

    @Override
    public List<Object[]> of(List<Image> pictures) {
      if (pictures.stream().anyMatch(picture -> picture.width() == refused)) {
        throw new ModelException("no width of " + refused);
      }
      return pictures.stream().map(picture -> new Object[] {picture.width()}).toList();
    }
  }

  private Row picture(int width, int height) throws IOException {
    Path file = TestPictures.noise(folder.resolve("a.png"), width, height, 1);
    return RowFactory.create(Files.readAllBytes(file));
  }

  private static AnsweredRows answered(Stream<Row> rows, PictureAnswer answer) {
    return new AnsweredRows(
        rows.iterator(), PictureColumn.ofBytes(ROW, "content"), new int[0], answer, 1);
  }

  private int readForOneAnswer(Row picture, boolean together) {
    List<Row> read = new ArrayList<>();
    Stream<Row> rows = Stream.generate(() -> picture).limit(100).peek(read::add);
    answered(rows, new Width(together, 0)).next();
    return read.size();
  }

  @Test
  void noMoreRowsAreReadThanAreAnswered() throws IOException {
    // A stream may look one row ahead.
    assertEquals(1, readForOneAnswer(picture(28, 28), false), 1);
    assertEquals(32, readForOneAnswer(picture(28, 28), true), 1);
    assertEquals(3, readForOneAnswer(picture(2000, 1000), true), 1);
  }

  @Test
  void aPictureThatTheModelRefusesIsTheOnlyOneWithoutAnAnswer() throws IOException {
    List<Row> rows = new ArrayList<>();
    answered(
            Stream.of(picture(3, 3), picture(4, 4), RowFactory.create(new byte[9]), picture(5, 5)),
            new Width(true, 4))
        .forEachRemaining(rows::add);
    assertEquals(RowFactory.create(3, null), rows.get(0));
    assertEquals(RowFactory.create(null, "no width of 4"), rows.get(1));
    assertTrue(rows.get(2).getString(1).startsWith("the picture: not a picture"));
    assertEquals(RowFactory.create(5, null), rows.get(3));
  }
}
