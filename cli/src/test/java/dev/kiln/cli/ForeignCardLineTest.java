package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kiln optimize --task ... --labels ...}: a model of others gets a card. */
class ForeignCardLineTest {
  @TempDir private Path folder;

  private Path foreign;
  private Path output;

  @BeforeEach
  void writeAModel() {
    foreign = TinyConvolutions.scores(folder.resolve("foreign.onnx"), Map.of("author", "others"));
    output = folder.resolve("described.onnx");
  }

  private Path labels(String... names) throws IOException {
    return Files.write(folder.resolve("labels.txt"), List.of(names));
  }

  @Test
  void aForeignSegmenterIsDescribedAndThenRunsWithoutOptions() throws IOException {
    Path names = labels("sky", "sea", "sand", "person");
    Console optimize =
        kiln(
            "optimize",
            foreign,
            "-o",
            output,
            "--image",
            "signed",
            "--task",
            "segmentation",
            "--labels",
            names,
            "--size",
            "48",
            "--metadata",
            "licence=MIT");
    assertEquals(0, optimize.exitCode(), optimize.err());

    ModelCard card = ModelCard.read(output);
    assertEquals(Task.SEGMENTATION, card.task());
    assertEquals(List.of("sky", "sea", "sand", "person"), card.labels());
    assertEquals(4, card.palette().size());
    assertEquals(48, card.size());
    assertEquals("MIT", card.other().get("licence"));
    assertEquals("others", card.other().get("author"));

    Path photo = TinyConvolutions.photos(folder.resolve("photos"), 1).resolve("photo00.png");
    Console run = kiln("run", output, photo);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().matches("(?s).*(sky|sea|sand|person).*"), run.out());
  }

  @Test
  void anotherNumberOfClassesIsRefused() throws IOException {
    Console optimize =
        kiln(
            "optimize",
            foreign,
            "-o",
            output,
            "--task",
            "segmentation",
            "--labels",
            labels("sky", "sea"));
    assertRefused(optimize, "--labels: 2 classes, but " + foreign + " has 4");
  }

  @Test
  void aTaskThatIsUnknownOrDiffersIsRefused() {
    assertRefused(
        kiln("optimize", foreign, "-o", output, "--task", "segmentatoin"), "segmentation");
    Path style =
        TinyConvolutions.pictures(folder.resolve("style.onnx"), Map.of("kiln.task", "style"));
    assertRefused(
        kiln("optimize", style, "-o", output, "--task", "segmentation"),
        "--task segmentation: the task of " + style + " is style");
  }

  @Test
  void optionsOfSegmentersNeedTheTask() throws IOException {
    assertRefused(kiln("optimize", foreign, "-o", output, "--size", "256"), "--task segmentation");
    assertRefused(
        kiln("optimize", foreign, "-o", output, "--labels", labels("a", "b", "c", "d")),
        "name the model's with --task");
    assertRefused(
        kiln("optimize", foreign, "-o", output, "--metadata", "kiln.task=style"), "reserved");
  }

  private void assertRefused(Console line, String part) {
    assertEquals(2, line.exitCode(), line.err());
    assertTrue(line.err().contains(part), line.err());
    assertFalse(Files.exists(output));
  }
}
