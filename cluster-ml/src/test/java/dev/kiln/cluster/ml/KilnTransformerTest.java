package dev.kiln.cluster.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.cluster.KilnBatch;
import dev.kiln.cluster.answer.AnswerKind;
import dev.kiln.runtime.errors.ModelException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage of a pipeline that is fitted, saved, loaded and used again. */
class KilnTransformerTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static Dataset<Row> pictures;

  @BeforeAll
  static void startSpark() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("kiln-ml-test")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.local.dir", folder.resolve("local").toString())
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate();
    Path stills = Files.createDirectory(folder.resolve("stills"));
    for (int i = 0; i < 5; i++) {
      BufferedImage stroke = new BufferedImage(28, 28, BufferedImage.TYPE_3BYTE_BGR);
      for (int y = 4; y < 24; y++) {
        stroke.setRGB(10 + i, y, 0xffffff);
        stroke.setRGB(11 + i, y, 0xffffff);
      }
      ImageIO.write(stroke, "png", stills.resolve(i + ".png").toFile());
    }
    pictures = spark.read().format("binaryFile").load(stills.toString());
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void aPipelineIsSavedAndLoadedWithItsModel() throws IOException {
    Path model = Files.copy(DIGITS, folder.resolve("moved-later.onnx"));
    KilnTransformer classes = new KilnTransformer(model).setKind(AnswerKind.CLASSES).setTop(1);
    SQLTransformer labels =
        new SQLTransformer()
            .setStatement("SELECT path, classes[0].label AS label, error FROM __THIS__");
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {classes, labels}).fit(pictures);
    String saved = folder.resolve("pipeline").toString();
    fitted.save(saved);
    Files.delete(model);

    PipelineModel loaded = PipelineModel.load(saved);
    List<Row> answers = loaded.transform(pictures).orderBy("path").collectAsList();
    assertEquals(5, answers.size());
    assertEquals(fitted.transform(pictures).orderBy("path").collectAsList(), answers);
    Dataset<Row> direct =
        KilnBatch.of(DIGITS)
            .withKind(AnswerKind.CLASSES)
            .run(pictures)
            .selectExpr("path", "classes[0].label", "error");
    assertEquals(direct.orderBy("path").collectAsList(), answers);
    assertEquals(classes.uid(), loaded.stages()[0].uid());
  }

  @Test
  void theSchemaIsKnownBeforeAnythingRuns() throws IOException {
    KilnTransformer digits = new KilnTransformer(DIGITS);
    assertEquals(digits.transform(pictures).schema(), digits.transformSchema(pictures.schema()));
    KilnTransformer styled = new KilnTransformer(DIGITS).setKind(AnswerKind.STYLED);
    assertThrows(ModelException.class, () -> styled.transformSchema(pictures.schema()));
  }
}
