package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One's own pictures in a folder for each class train every classifier. */
class OwnClassesLineTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() throws IOException {
    data = folder.resolve("data");
    for (int i = 0; i < 8; i++) {
      draw(data.resolve("train/bright/" + i + ".png"), new Color(200 + 5 * i, 220, 180), i);
      draw(data.resolve("train/dark/" + i + ".jpg"), new Color(10 + 5 * i, 30, 60), i);
      draw(data.resolve("val/bright/" + i + ".bmp"), new Color(202 + 5 * i, 210, 190), i);
      draw(data.resolve("val/dark/" + i + ".png"), new Color(12 + 5 * i, 40, 50), i);
    }
    Files.createDirectories(data.resolve("train/.cache"));
    Files.createDirectories(data.resolve("train/__MACOSX/dark"));
    Files.write(data.resolve("train/__MACOSX/dark/._1.jpg"), new byte[9]);
    Files.writeString(data.resolve("train/notes.txt"), "which is which");
    Files.write(data.resolve("train/dark/broken.jpg"), new byte[100]);
    Files.write(data.resolve("val/bright/empty.png"), new byte[0]);
    Path elsewhere = folder.resolve("elsewhere.png");
    draw(elsewhere, Color.BLACK, 3);
    Files.createSymbolicLink(data.resolve("train/dark/linked.png"), elsewhere);
  }

  private static void draw(Path file, Color color, int i) throws IOException {
    BufferedImage picture = new BufferedImage(60 + i, 50 - i, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(color);
    graphics.fillRect(i, 0, 60, 50);
    graphics.dispose();
    Files.createDirectories(file.getParent());
    String name = file.toString();
    ImageIO.write(picture, name.substring(name.lastIndexOf('.') + 1), file.toFile());
  }

  private static Console train(Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train"));
    words.addAll(List.of(more));
    words.addAll(List.of("--out", out));
    return kiln(words.toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "lenet5-relu, 28, 1, 1",
    "lenet5-relu, 20, 3, 3",
    "resnet18, 32, '', 3",
    "alexnet, 80, 1, 1",
    "mobilenetv2, 32, '', 3"
  })
  void everyClassifierLearnsAndTheModelGivesTheAccuracyOfTraining(
      String network, String size, String channels, int planes) throws IOException {
    Path run = folder.resolve(network + size);
    List<Object> options =
        new ArrayList<>(List.of(network, "--data", data, "--epochs", "2", "--size", size));
    if (!channels.isEmpty()) {
      options.addAll(List.of("--channels", channels));
    }
    Console trained = train(run, options.toArray());
    assertEquals(0, trained.exitCode(), trained.err());
    Path model = folder.resolve(network + size + ".onnx");
    Console exported = kiln("export", run, "-o", model);
    assertEquals(0, exported.exitCode(), exported.err());
    assertTrue(
        exported.out().contains("uint8 [N, %s, %s, %d]".formatted(size, size, planes)),
        exported.out());
    Console eval = kiln("eval", model, "--data", data, "--json");
    double accuracy =
        JsonParser.parseString(Files.readString(run.resolve("run.json")))
            .getAsJsonObject()
            .getAsJsonArray("epochs")
            .get(1)
            .getAsJsonObject()
            .getAsJsonObject("metrics")
            .get("test_accuracy")
            .getAsDouble();
    assertEquals(16, eval.json().get("images").getAsInt());
    assertEquals(accuracy, eval.json().get("accuracy").getAsDouble(), 1e-9);
    Console answer = kiln("run", model, data.resolve("val/dark/1.png"));
    assertTrue(answer.out().contains("dark") && answer.out().contains("bright"), answer.out());
  }

  @Test
  void theDataIsLookedAtInThreeLines() {
    Console trained =
        train(folder.resolve("looked"), "lenet5", "--data", data, "--epochs", "1", "--size", "16");
    List<String> lines = trained.out().lines().limit(3).toList();
    assertEquals(
        "data: 17 pictures to train on, 16 to test with; 2 classes: bright 8 + 8, dark 9 + 8",
        lines.get(0));
    assertTrue(lines.get(1).startsWith("sizes: "), lines.get(1));
    assertTrue(lines.get(1).endsWith("; the middle of each at 16x16, grey"), lines.get(1));
    assertTrue(
        lines.get(2).startsWith("left out: pictures that cannot be read (2: "), lines.get(2));
    assertTrue(
        lines.get(2).endsWith("), __MACOSX (1), files that end in .txt (1), hidden folders (1)"),
        lines.get(2));
  }

  @Test
  void withoutATestPartEveryTenthOfEachClassIsHeldBack() {
    Console trained =
        train(
            folder.resolve("held"),
            "lenet5",
            "--data",
            data.resolve("val"),
            "--epochs",
            "1",
            "--size",
            "16");
    assertTrue(
        trained.out().startsWith("data: 14 pictures to train on, 2 to test with; 2 classes: "),
        trained.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--channels 2|channels must be from 1 to 3 in steps of 2, not 2",
        "--size 5|size must be from 16 to 512, not 5",
        "--latent 5|lenet5 has no option --latent",
        "--backbone imagenet|imagenet stands for torchvision's MobileNetV2 weights, which do not"
            + " fit lenet5; name a file"
      })
  void whatANetworkCannotBeIsOneLine(String option, String line) {
    List<Object> options = new ArrayList<>(List.of("lenet5", "--data", data, "--epochs", "1"));
    options.addAll(List.of((Object[]) option.split(" ")));
    Console refused = train(folder.resolve("refused"), options.toArray());
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains(line), refused.err());
    assertEquals(1, refused.err().lines().filter(l -> l.startsWith("kiln")).count());
  }

  @Test
  void foldersThatAreNoDataAreOneLine() throws IOException {
    Path odd = folder.resolve("odd");
    Files.createDirectories(odd.resolve("one"));
    assertLine(odd, ", other data of a folder of pictures for each class");
    draw(odd.resolve("one/a.png"), Color.RED, 1);
    assertLine(odd, odd + ": all pictures are of the class 'one'; expected a folder for each");
    draw(odd.resolve("two/a.png"), Color.RED, 1);
    assertLine(odd, odd + ": one picture of each class; at least two are needed");
    draw(odd.resolve("b.png"), Color.RED, 1);
    assertLine(odd, odd.resolve("b.png") + ": not in the folder of a class; expected ");
    Path parted = folder.resolve("parted");
    for (String name : List.of("train/a/1", "train/b/1", "val/c/1", "val/a/1")) {
      draw(parted.resolve(name + ".png"), Color.RED, 1);
    }
    assertLine(
        parted, parted.resolve("val/c") + ": not a class of the training pictures, which are a, b");
  }

  private static void assertLine(Path data, String line) {
    Console refused = train(folder.resolve("odd-run"), "lenet5", "--data", data, "--epochs", "1");
    assertEquals(1, refused.exitCode(), refused.out());
    assertTrue(refused.err().contains(line), refused.err());
  }
}
