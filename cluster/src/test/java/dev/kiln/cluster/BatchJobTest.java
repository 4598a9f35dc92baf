package dev.kiln.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program behind {@code kiln run} and {@code spark-submit}. */
class BatchJobTest {
  private static final String DIGITS = TestPictures.model("digits").toString();

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int execute(Object... words) {
    out.reset();
    err.reset();
    String[] args = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      args[i] = words[i].toString();
    }
    return BatchJob.execute(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  private void fails(int code, String why, Object... words) {
    assertEquals(code, execute(words), err.toString(StandardCharsets.UTF_8));
    String line = err.toString(StandardCharsets.UTF_8);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.startsWith("kiln: ") && line.contains(why), line);
  }

  @Test
  void wrongArgumentsAndModelsAreOneLineWithoutSpark() throws IOException {
    Path table = folder.resolve("out.parquet");
    fails(2, "expected MODEL.onnx FOLDER -o", DIGITS, folder);
    fails(2, "--kin", DIGITS, folder, "-o", table, "--kin", "classes");
    fails(2, "expected one of [digits, classes", DIGITS, folder, "-o", table, "--kind", "cats");
    fails(2, "a whole number", DIGITS, folder, "-o", table, "--size", "big");
    fails(2, "expected 1 or more", DIGITS, folder, "-o", table, "--top", "0");
    fails(1, "no such file", folder.resolve("absent.onnx"), folder, "-o", table);
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model");
    fails(1, "text.onnx", text, folder, "-o", table);
    fails(1, "style", DIGITS, folder, "-o", table, "--kind", "styled");
  }

  @Test
  void eachPictureHasARowInTheTable() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Path table = folder.resolve("out.parquet");
    TestPictures.digit(pictures.resolve("deep/3.png"), 3);
    TestPictures.digit(pictures.resolve("8.png"), 8);
    Files.createFile(pictures.resolve("empty.jpg"));
    LocalSpark.session();
    assertEquals(0, execute(DIGITS, pictures, "-o", table, "--kind", "classes", "--top", "1"));
    String line = out.toString(StandardCharsets.UTF_8);
    assertTrue(line.startsWith("3 pictures in ") && line.contains(", 1 of them with an"), line);
    Row row =
        LocalSpark.session()
            .read()
            .parquet(table.toString())
            .orderBy("path")
            .selectExpr("classes[0].label", "error")
            .first();
    assertEquals("8", row.getString(0));
    fails(2, "there is something already", DIGITS, pictures, "-o", table);
    LocalSpark.session();
    fails(1, "absent", DIGITS, folder.resolve("absent"), "-o", folder.resolve("b.parquet"));
  }
}
