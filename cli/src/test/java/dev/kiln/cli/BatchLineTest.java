package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of batches before Spark has anything to do with them. */
class BatchLineTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");

  @TempDir private Path folder;
  private String homeBefore;

  @BeforeEach
  void hideSpark() {
    homeBefore = System.getProperty("kiln.home");
    System.setProperty("kiln.home", folder.toString());
  }

  @AfterEach
  void restoreHome() {
    if (homeBefore == null) {
      System.clearProperty("kiln.home");
    } else {
      System.setProperty("kiln.home", homeBefore);
    }
  }

  private static void fails(int code, String why, Object... words) {
    Console console = kiln(words);
    assertEquals(code, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains(why), console.err());
  }

  @Test
  void aTableIsMadeOfOneFolder() {
    Path table = folder.resolve("out.parquet");
    fails(2, "one folder of pictures", "run", DIGITS, "../samples/digits.png", "-o", table);
    fails(2, "one folder of pictures", "run", DIGITS, folder, folder, "-o", table);
    fails(2, "nowhere: there is no such folder", "run", DIGITS, "nowhere", "-o", table);
  }

  @Test
  void optionsOfBatchesNeedATableAndTablesNoOthers() {
    Object picture = "../samples/digits.png";
    fails(2, "-o OUT.parquet", "run", DIGITS, picture, "--master", "local[2]");
    fails(2, "-o OUT.parquet", "run", DIGITS, picture, "--kind", "classes");
    fails(2, "--confidence", "run", DIGITS, folder, "-o", "a.parquet", "--confidence", "0.2");
  }

  @Test
  void whatSparkDoesNotUnderstandIsRefusedBeforeItStarts() {
    Object[] run = {"run", DIGITS, folder, "-o", folder.resolve("a.parquet"), "", ""};
    fails(2, "--master nonsense", with(run, "--master", "nonsense"));
    fails(2, "--conf 4g", with(run, "--conf", "4g"));
    fails(2, "--kind pictures: expected one of digits", with(run, "--kind", "pictures"));
    fails(1, "mvn -Pspark", with(run, "--master", "spark://host:7077"));
    fails(1, "mvn -Pspark", with(run, "--master", "local[*]"));
  }

  private static Object[] with(Object[] words, String option, String value) {
    Object[] all = words.clone();
    all[all.length - 2] = option;
    all[all.length - 1] = value;
    return all;
  }

  @Test
  void whatCannotBeIsRefusedBeforeSparkIsFetched() {
    fails(2, "--workers 0: expected 1 to 64", "cluster", "start", "--workers", "0");
    fails(2, "--workers 65: expected 1 to 64", "cluster", "start", "--workers", "65");
    fails(2, "--cores 0: expected at least 1", "cluster", "start", "--cores", "0");
    fails(2, "--memory 100: expected at least 512", "cluster", "start", "--memory", "100");
    Path table = folder.resolve("made.parquet");
    assertTrue(table.toFile().mkdir());
    fails(2, "there is something already", "run", DIGITS, folder, "-o", table);
  }

  @Test
  void withoutSparkItIsSaidHowToGetIt() {
    fails(1, "mvn -Pspark", "run", DIGITS, folder, "-o", folder.resolve("out.parquet"));
    fails(1, "mvn -Pspark", "cluster", "start", "--workers", "2");
    fails(2, "kiln cluster start", "cluster");
  }
}
