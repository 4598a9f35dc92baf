package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.train.data.Idx;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of classes from a file, and pixel values from numbers. */
class LabelsLineTest {
  @TempDir private static Path folder;

  /** MNIST's format with 12 classes: class c has a bright row at 2c + 2. */
  private static Path rows() throws IOException {
    Path data = Files.createDirectories(folder.resolve("rows"));
    for (String part : List.of("train", "t10k")) {
      byte[] pixels = new byte[120 * 784];
      byte[] labels = new byte[120];
      for (int i = 0; i < 120; i++) {
        labels[i] = (byte) (i % 12);
        int row = 2 * labels[i] + 2;
        Arrays.fill(pixels, i * 784 + row * 28, i * 784 + row * 28 + 28, (byte) (200 + i % 50));
      }
      new Idx(new int[] {120, 28, 28}, pixels).write(data.resolve(part + "-images-idx3-ubyte"));
      new Idx(new int[] {120}, labels).write(data.resolve(part + "-labels-idx1-ubyte"));
    }
    return data;
  }

  private static Path labels(int count) throws IOException {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "row " + (2 * i + 2)).toList();
    return Files.write(folder.resolve("labels-" + count + ".txt"), names);
  }

  @Test
  void dataInMnistsFormatThatIsNotDigitsIsClassification() throws IOException {
    Path data = rows();
    Path run = folder.resolve("run");
    Console train =
        kiln(
            "train",
            "lenet5-relu",
            "--data",
            data,
            "--labels",
            labels(12),
            "--epochs",
            "8",
            "--batch",
            "8",
            "--lr",
            "0.05",
            "--momentum",
            "0.9",
            "--out",
            run);
    assertEquals(0, train.exitCode(), train.err());
    Path model = folder.resolve("rows.onnx");
    assertEquals(0, kiln("export", run, "-o", model).exitCode());

    Console eval = kiln("eval", model, "--data", data);
    assertEquals(0, eval.exitCode(), eval.err());
    assertTrue(eval.out().contains("among the first five"), eval.out());
    JsonObject measured = kiln("eval", model, "--data", data, "--json").json();
    assertEquals(12, measured.get("classes").getAsInt());
    assertTrue(measured.get("accuracy").getAsDouble() > 0.9, eval.out());

    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 28; x++) {
      picture.setRGB(x, 8, 0xffffff);
    }
    Path file = folder.resolve("row.png");
    ImageIO.write(picture, "png", file.toFile());
    Console answer = kiln("run", model, file, "--top", "1");
    assertTrue(answer.out().endsWith("row 8\n"), answer.out() + answer.err());

    Console more = kiln("train", "lenet5", "--data", data, "--out", folder.resolve("none"));
    assertEquals(1, more.exitCode());
    assertTrue(more.err().contains("--labels names other classes"), more.err());
  }

  @Test
  void aModelWithoutLabelsGetsThemFromAFile() throws IOException {
    Path model = ExportedModels.of("mobilenetv2", "--undressed");
    Path photo = TinyData.photo(folder.resolve("photo.png"), 1);
    Object[] line = {
      "run",
      model,
      photo,
      "--task",
      "classification",
      "--image",
      "0.5,0.5",
      "--labels",
      labels(1000)
    };
    Console run = kiln(line);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().lines().allMatch(text -> text.contains("%  row ")), run.out());
    line[line.length - 1] = labels(3);
    assertTrue(kiln(line).err().contains("3 labels for 1000 classes"), kiln(line).err());
    line[line.length - 1] = folder.resolve("absent.txt");
    assertEquals(2, kiln(line).exitCode());
  }

  @Test
  void namesAreThereAndDiffer() throws IOException {
    Path file = folder.resolve("bad.txt");
    Files.writeString(file, "cat\ndog\ncat\n");
    String err = kiln("train", "lenet5", "--labels", file, "--data", rows()).err();
    assertTrue(err.contains("lines 1 and 3 both name 'cat'"), err);
    Files.writeString(file, "cat\n\ndog\n");
    assertTrue(
        kiln("train", "lenet5", "--labels", file, "--data", rows()).err().contains("line 2"));
  }

  @Test
  void pixelValuesAreGivenByMeanAndDeviation() throws IOException {
    Path model = ExportedModels.of("mobilenetv2", "--undressed");
    Path photo = TinyData.photo(folder.resolve("photo.png"), 1);
    String named = classify(model, photo, "imagenet").out();
    assertEquals(named, classify(model, photo, "0.485,0.456,0.406,0.229,0.224,0.225").out());
    assertEquals(
        classify(model, photo, "signed").out(), classify(model, photo, "127.5,127.5").out());
    assertEquals(2, classify(model, photo, "0.5,0").exitCode());
    assertEquals(2, classify(model, photo, "0.5").exitCode());
    assertEquals(2, classify(model, photo, "imagnet").exitCode());
  }

  private static Console classify(Path model, Path photo, String range) {
    return kiln("run", model, photo, "--task", "classification", "--image", range);
  }
}
