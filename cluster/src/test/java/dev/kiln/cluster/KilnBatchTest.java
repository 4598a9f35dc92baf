package dev.kiln.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.cluster.answer.AnswerKind;
import dev.kiln.cluster.answer.EncodedPicture;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.ClassMap;
import dev.kiln.runtime.task.Classifier;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers of Spark's tasks are those of the runtime's own, row by row. */
class KilnBatchTest {
  private final SparkSession spark = LocalSpark.session();

  @TempDir private Path folder;

  private Dataset<Row> binaryFiles() {
    return spark.read().format("binaryFile").load(folder.toString());
  }

  private static Map<String, Row> byName(Dataset<Row> answers) {
    return answers.collectAsList().stream()
        .collect(
            Collectors.toMap(
                row ->
                    Path.of(row.<String>getAs("path").replaceFirst("^file:", ""))
                        .getFileName()
                        .toString(),
                Function.identity()));
  }

  private static Image read(Path file) throws IOException {
    return EncodedPicture.decoded(file.toString(), Files.readAllBytes(file));
  }

  @Test
  void digitsOfPagesAreThoseOfTheRecognizer() throws IOException {
    Path page = TestPictures.page(folder.resolve("a.png"), "2471");
    TestPictures.page(folder.resolve("b.png"), "38");
    Dataset<Row> answers = KilnBatch.of(TestPictures.model("digits")).run(binaryFiles());
    assertEquals(
        List.of("path", "modificationTime", "length", "digits", "error"),
        List.of(answers.columns()));
    Map<String, Row> rows = byName(answers);
    assertEquals(2, rows.size());
    assertNull(rows.get("a.png").getAs("error"));
    List<Row> digits = rows.get("a.png").getList(rows.get("a.png").fieldIndex("digits"));
    try (Model model = Model.open(TestPictures.model("digits"))) {
      List<Digit> expected = new DigitRecognizer(model).recognize(read(page));
      assertEquals(4, expected.size());
      assertEquals(expected.size(), digits.size());
      for (int i = 0; i < digits.size(); i++) {
        assertEquals(expected.get(i).label(), digits.get(i).getAs("label"));
        assertEquals(expected.get(i).box().x(), digits.get(i).<Integer>getAs("x"));
        assertEquals(expected.get(i).confidence(), digits.get(i).<Float>getAs("confidence"), 1e-5f);
      }
    }
  }

  @Test
  void smallPicturesAreClassifiedInMicroBatches() throws IOException {
    for (int i = 0; i < 100; i++) {
      TestPictures.digit(folder.resolve(i + ".png"), i % 10);
    }
    TestPictures.noise(folder.resolve("other-size.png"), 31, 40, 1);
    Dataset<Row> answers =
        KilnBatch.of(TestPictures.model("digits"))
            .withKind(AnswerKind.CLASSES)
            .withTop(3)
            .run(PictureFiles.in(spark, folder.toString()));
    Map<String, Row> rows = byName(answers);
    assertEquals(101, rows.size());
    try (Model model = Model.open(TestPictures.model("digits"))) {
      Classifier classifier = new Classifier(model);
      for (String name : rows.keySet()) {
        List<Row> classes = rows.get(name).getList(rows.get(name).fieldIndex("classes"));
        assertEquals(3, classes.size());
        var expected = classifier.classify(read(folder.resolve(name)), 3).get(0);
        assertEquals(expected.label(), classes.get(0).getAs("label"), name);
        assertEquals(expected.probability(), classes.get(0).<Double>getAs("probability"), 1e-5);
      }
    }
  }

  @Test
  void styledPicturesAndClassMapsHaveThePicturesSize() throws IOException {
    Path photo = TestPictures.noise(folder.resolve("photo.png"), 75, 50, 7);
    Row styled = KilnBatch.of(TestPictures.model("style-candy")).run(binaryFiles()).first();
    Image jpeg = EncodedPicture.decoded("styled", styled.getAs("styled"));
    try (Model model = Model.open(TestPictures.model("style-candy"))) {
      double psnr = new StyleTransfer(model).apply(read(photo)).psnr(jpeg);
      assertTrue(psnr > 25, psnr + " dB");
    }
    Row segments = KilnBatch.of(TestPictures.model("segment-street")).run(binaryFiles()).first();
    Path png = folder.resolve("map.png");
    Files.write(png, segments.<byte[]>getAs("class_map"));
    BufferedImage map = Pictures.readStored(png);
    try (Model model = Model.open(TestPictures.model("segment-street"))) {
      Segmenter segmenter = new Segmenter(model);
      ClassMap expected = segmenter.segment(read(photo));
      assertEquals(expected.at(20, 30), map.getRaster().getSample(20, 30, 0));
      List<Row> shares = segments.getList(segments.fieldIndex("shares"));
      int largest = segmenter.labels().indexOf(shares.get(0).<String>getAs("label"));
      assertEquals(expected.shares(256)[largest], shares.get(0).<Double>getAs("share"), 1e-9);
    }
  }

  @Test
  void codesReconstructionsAndOutputsComeAsNumbers() throws IOException {
    TestPictures.digit(folder.resolve("3.png"), 3);
    TestPictures.digit(folder.resolve("4.png"), 4);
    Row code = KilnBatch.of(TestPictures.model("vae-encoder")).run(binaryFiles()).first();
    assertTrue(code.getList(code.fieldIndex("code")).size() > 1);
    Row decoded = KilnBatch.of(TestPictures.model("autoencoder")).run(binaryFiles()).first();
    assertEquals(28, EncodedPicture.decoded("decoded", decoded.getAs("decoded")).width());
    assertTrue(decoded.<Double>getAs("psnr") > 5);
    Row logits =
        KilnBatch.of(TestPictures.model("digits")).withOutput("logits").run(binaryFiles()).first();
    Row output = logits.getAs("output");
    assertEquals(List.of(10L), output.getList(0));
    assertEquals(10, output.getList(1).size());
  }

  @Test
  void whatCannotBeReadHasARowThatSaysWhy() throws IOException {
    TestPictures.page(folder.resolve("good.png"), "5");
    Files.createFile(folder.resolve("empty.png"));
    Files.write(
        folder.resolve("cut.png"),
        Arrays.copyOf(Files.readAllBytes(folder.resolve("good.png")), 100));
    Files.writeString(folder.resolve("text.jpg"), "no picture");
    Files.copy(folder.resolve("good.png"), folder.resolve("png-called.jpg"));
    Pictures.write(
        new BufferedImage(11_000, 10_000, BufferedImage.TYPE_BYTE_BINARY),
        folder.resolve("huge.png"));
    Dataset<Row> listed = PictureFiles.in(spark, folder.toString());
    Dataset<Row> gone =
        listed.union(listed.limit(1).selectExpr("'" + folder + "/gone.png' as path"));
    Map<String, Row> rows = byName(KilnBatch.of(TestPictures.model("digits")).run(gone));
    assertEquals(7, rows.size());
    for (String good : List.of("good.png", "png-called.jpg")) {
      assertNull(rows.get(good).getAs("error"));
      assertEquals(1, rows.get(good).getList(rows.get(good).fieldIndex("digits")).size());
    }
    Map.of(
            "empty.png", "the file is empty",
            "cut.png", "the picture is damaged",
            "text.jpg", "not a picture; expected PNG, JPEG, GIF or BMP",
            "huge.png", "the picture has 11000x10000 pixels",
            "gone.png", "no such file")
        .forEach(
            (name, why) -> {
              Row row = rows.get(name);
              String error = row.getAs("error");
              assertTrue(error.contains(name) && error.contains(why), error);
              assertEquals(1, error.lines().count());
              assertNull(row.getAs("digits"));
            });
  }

  @Test
  void anEmptyFolderAndAMissingOneAreSaidSo() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> PictureFiles.in(spark, folder.toString()))
            .getMessage();
    assertTrue(message.endsWith("the folder has no pictures (PNG, JPEG, GIF, BMP)"), message);
    String absent = folder.resolve("absent").toString();
    assertThrows(IOException.class, () -> PictureFiles.in(spark, absent));
  }

  @Test
  void aBrokenModelEndsTheJobBeforeItBegins() throws IOException {
    TestPictures.digit(folder.resolve("3.png"), 3);
    assertThrows(NoSuchFileException.class, () -> KilnBatch.of(folder.resolve("absent.onnx")));
    byte[] whole = Files.readAllBytes(TestPictures.model("digits"));
    KilnBatch cut = KilnBatch.of("cut.onnx", Arrays.copyOf(whole, whole.length / 2));
    Dataset<Row> pictures = binaryFiles();
    String message = assertThrows(ModelException.class, () -> cut.run(pictures)).getMessage();
    assertTrue(message.contains("cut.onnx"), message);
    assertEquals(1, message.lines().count());
    KilnBatch generator = KilnBatch.of(TestPictures.model("dcgan28"));
    assertThrows(ModelException.class, () -> generator.run(pictures));
    KilnBatch digits = KilnBatch.of(TestPictures.model("digits"));
    assertThrows(ModelException.class, () -> digits.withKind(AnswerKind.STYLED).run(pictures));
    assertThrows(ModelException.class, () -> digits.withOutput("nothing").run(pictures));
  }

  @Test
  void wrongColumnsAreNamed() throws IOException {
    TestPictures.digit(folder.resolve("3.png"), 3);
    KilnBatch digits = KilnBatch.of(TestPictures.model("digits"));
    Dataset<Row> pictures = binaryFiles();
    assertThrows(IllegalArgumentException.class, () -> digits.run(pictures, "picture"));
    assertThrows(IllegalArgumentException.class, () -> digits.run(pictures, "length"));
    assertThrows(IllegalArgumentException.class, () -> digits.run(pictures.select("length")));
    Dataset<Row> answered = digits.run(pictures);
    String taken =
        assertThrows(IllegalArgumentException.class, () -> digits.run(answered)).getMessage();
    assertTrue(taken.contains("'digits'"), taken);
  }

  @Test
  void anotherModelOfTheSameNameIsAnotherModel() throws IOException {
    TestPictures.digit(folder.resolve("3.png"), 3);
    byte[] digits = Files.readAllBytes(TestPictures.model("digits"));
    byte[] encoder = Files.readAllBytes(TestPictures.model("vae-encoder"));
    Dataset<Row> first = KilnBatch.of("model.onnx", digits).run(binaryFiles());
    Dataset<Row> second = KilnBatch.of("model.onnx", encoder).run(binaryFiles());
    Row both = first.select("path", "digits").join(second.select("path", "code"), "path").first();
    assertFalse(both.isNullAt(1));
    assertFalse(both.isNullAt(2));
  }

  @Test
  void sqlAnswersForAColumn() throws IOException {
    TestPictures.digit(folder.resolve("7.png"), 7);
    Files.writeString(folder.resolve("text.png"), "no picture");
    KilnBatch.of(TestPictures.model("digits"))
        .withKind(AnswerKind.CLASSES)
        .register(spark, "kiln_classify");
    binaryFiles().createOrReplaceTempView("stills");
    List<Row> rows =
        spark
            .sql(
                "SELECT path, kiln_classify(content) AS answer FROM stills"
                    + " UNION ALL SELECT 'null', kiln_classify(NULL) ORDER BY path")
            .selectExpr("answer.classes[0].label", "answer.error")
            .collectAsList();
    assertEquals("7", rows.get(0).getString(0));
    assertNull(rows.get(0).get(1));
    assertTrue(rows.get(1).getString(1).contains("not a picture"), rows.get(1).getString(1));
    assertEquals("the picture: the row has no picture", rows.get(2).getString(1));
  }
}
