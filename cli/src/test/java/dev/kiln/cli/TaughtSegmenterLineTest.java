package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.recipe.segment.SegmentGuide;
import dev.kiln.train.recipe.segment.SegmentSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segmenter that learns from photos without masks, as another model labels them. */
class TaughtSegmenterLineTest {
  @TempDir private static Path folder;
  private static Path voc;
  private static Path photos;
  private static Path teacher;

  @BeforeAll
  static void make() throws IOException {
    voc = TinyData.voc(Files.createDirectories(folder.resolve("voc")));
    photos = Files.createDirectories(folder.resolve("photos"));
    for (String name : List.of("a", "b", "c")) {
      Files.copy(voc.resolve("JPEGImages/" + name + ".jpg"), photos.resolve(name + ".jpg"));
    }
    teacher = RedPersons.write(folder.resolve("teacher.onnx"), "[\"sky\", \"road\", \"tree\"]");
  }

  private static Console train(Path out, Object... options) {
    List<Object> line = new ArrayList<>(List.of("train", "segment-fast", "--data", voc));
    line.addAll(List.of("--crop", "64", "--batch", "2", "--norm-batches", "1", "--out", out));
    line.addAll(List.of(options));
    return kiln(line.toArray());
  }

  @Test
  void learnsFromATeacherAndStabilityAndResumes() {
    Path out = folder.resolve("run");
    Object[] guide = {"--teacher", teacher, "--photos", photos, "--stability", "0.5"};
    List<Object> options = new ArrayList<>(List.of(guide));
    options.addAll(List.of("--epochs", "1"));
    Console first = train(out, options.toArray());
    assertEquals(0, first.exitCode(), first.err());
    assertTrue(first.out().contains("teacher.onnx labels 3 photos"), first.out());
    assertTrue(first.out().contains("flicker"), first.out());
    SegmentGuide kept = new RunDirectory(out).run().settings(SegmentSettings.class).guide();
    assertEquals(new SegmentGuide(teacher.toString(), photos.toString(), 0.5), kept);
    Console second = train(out, "--resume", "--epochs", "1");
    assertEquals(0, second.exitCode(), second.err());
    assertTrue(second.out().contains("teacher.onnx labels 3 photos"), second.out());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Path other = RedPersons.write(folder.resolve("other.onnx"), "[\"a\", \"b\", \"c\"]");
    refused(
        "the teacher has the classes [a, b, c], but those of the data are [sky, road, tree]",
        train(folder.resolve("x"), "--teacher", other, "--photos", photos));
    refused("--teacher needs --photos DIR", train(folder.resolve("x"), "--teacher", teacher));
    refused("--photos needs --teacher MODEL", train(folder.resolve("x"), "--photos", photos));
    refused("stability", train(folder.resolve("x"), "--stability", "-1"));
    refused("has no option --teacher-weight", train(folder.resolve("x"), "--teacher-weight", "2"));
    refused("lenet5 has no option --stability", kiln("train", "lenet5", "--stability", "1"));
    refused("vae has no option --teacher", kiln("train", "vae", "--teacher", teacher));
    refused("style has no option --photos", kiln("train", "style", "--photos", photos));
  }

  private static void refused(String about, Console console) {
    assertEquals(2, console.exitCode(), console.err());
    assertTrue(console.err().contains(about), console.err());
    assertEquals(1, console.err().strip().lines().count(), console.err());
  }
}
