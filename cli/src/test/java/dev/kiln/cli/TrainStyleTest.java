package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static dev.kiln.cli.TrainCommandTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.recipe.style.StyleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kiln train style}. */
class TrainStyleTest {
  private static final Path MODELS = Path.of("..", "models");

  @TempDir Path folder;
  private Path photos;
  private Path out;
  private Object[] arguments;

  @BeforeEach
  void writeData() throws IOException {
    photos = TinyData.photos(folder.resolve("photos"), 14);
    Path painting = TinyData.photo(folder.resolve("painting.png"), 99);
    Path vgg = TinyData.vgg16(folder.resolve("vgg.safetensors"));
    out = folder.resolve("run");
    arguments =
        new Object[] {
          "train", "style", "--data", photos, "--style", painting, "--vgg", vgg, "--out", out
        };
  }

  @Test
  void goesOnFromAModel() {
    Object[] once = with(arguments, "--epochs", "1", "--size", "32", "--weights");
    Path candy = MODELS.resolve("style-candy.onnx");
    Console painted = kiln(with(once, candy));
    assertEquals(0, painted.exitCode(), painted.err());
    assertTrue(
        painted.out().contains(candy + ": 42 of 42 parameters loaded, 0 arrays left over"),
        painted.out());
    Path digits = MODELS.resolve("digits.onnx");
    Console wrong = kiln(with(once, digits));
    assertEquals(1, wrong.exitCode());
    assertTrue(
        wrong.err().contains(digits + ": the weights do not fit the network: 0 of 42"),
        wrong.err());
  }

  @Test
  void aSmallerNetworkLearnsFromAModel() throws IOException {
    Object[] small = arguments.clone();
    small[1] = "style-fast";
    Path candy = MODELS.resolve("style-candy.onnx");
    Console taught =
        kiln(
            with(
                with(small, "--size", "40", "--epochs", "2", "--pixel-warm-up", "1"),
                "--teacher",
                candy,
                "--stability",
                "5"));
    assertEquals(0, taught.exitCode(), taught.err());
    assertTrue(taught.out().contains("train teacher "), taught.out());
    assertTrue(taught.out().contains("train flicker "), taught.out());
    Path model = folder.resolve("small.onnx");
    Console exported = kiln("export", out, "-o", model);
    assertEquals(0, exported.exitCode(), exported.err());
    Object painting = arguments[5];
    Object vgg = arguments[7];
    Console measured =
        kiln("eval", model, "--data", photos, "--style", painting, "--vgg", vgg, "--json");
    assertEquals(0, measured.exitCode(), measured.err());
    assertTrue(measured.out().contains("\"images\": 14"), measured.out());
  }

  @Test
  void whatATeacherLacksIsSaid() {
    refused(
        2,
        "--teacher-weight and --teacher-image need --teacher MODEL",
        with(arguments, "--teacher-weight", "1"));
    refused(2, "no model called 'style-cady'", with(arguments, "--teacher", "style-cady"));
  }

  @Test
  void isLearnedFromPhotosAndAPainting() throws IOException {
    Console started = kiln(with(arguments, "--epochs", "1", "--size", "32", "--random-crops"));
    assertEquals(0, started.exitCode(), started.err());
    assertTrue(started.out().contains("  test content "), started.out());
    Console resumed = kiln(with(arguments, "--resume", "--epochs", "2"));
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(Files.exists(out.resolve("samples/epoch-002.png")));
    var settings = new RunDirectory(out).run().settings(StyleSettings.class);
    assertEquals(32, settings.size());
    assertTrue(settings.randomCrops());

    Path weights = out.resolve("weights.safetensors");
    Path second = folder.resolve("second");
    Object[] larger = with(arguments, "--epochs", "1", "--size", "64", "--weights", weights);
    larger[9] = second;
    Console wentOn = kiln(larger);
    assertEquals(0, wentOn.exitCode(), wentOn.err());
    assertTrue(wentOn.out().contains(weights + ": "), wentOn.out());
    assertEquals(
        weights.toString(), new RunDirectory(second).run().settings(StyleSettings.class).weights());

    refused(2, "style needs --data DIR", "train", "style", "--data", photos);
    refused(2, "gone: no such file; --weights", with(arguments, "--weights", "gone"));
    refused(2, "style has no option --momentum", with(arguments, "--momentum", "0.9"));
    refused(2, "size must be a multiple of 4, not 30", with(arguments, "--size", "30"));
    Files.delete(photos.resolve("0.png"));
    Files.delete(photos.resolve("1.png"));
    refused(1, photos + ": 12 pictures; at least 13 are needed", arguments);
  }

  private static Object[] with(Object[] arguments, Object... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray();
  }
}
