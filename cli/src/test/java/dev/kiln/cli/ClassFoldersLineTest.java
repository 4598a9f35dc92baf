package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder for each class, divided into train and test, from training to evaluation. */
class ClassFoldersLineTest {
  @TempDir private static Path folder;
  private static Path data;
  private static Path model;
  private static Console trained;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    data = folder.resolve("data");
    TinyData.classes(data.resolve("train"));
    TinyData.classes(data.resolve("test"));
    TinyData.photos(data.resolve("train/.ipynb_checkpoints"), 1);
    TinyData.photos(data.resolve("train/__MACOSX/cat"), 1);
    damage(data.resolve("train/cat/3.png"));
    run = folder.resolve("run");
    trained =
        kiln(
            "train",
            "mobilenetv2",
            "--data",
            data,
            "--out",
            run,
            "--epochs",
            "1",
            "--limit",
            "4",
            "--batch",
            "4",
            "--test-limit",
            "4",
            "--image",
            "0.5,0.25");
    model = folder.resolve("model.onnx");
    kiln("export", run, "-o", model);
  }

  private static void damage(Path picture) throws IOException {
    byte[] bytes = Files.readAllBytes(picture);
    Files.write(picture, Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Test
  void theClassesAreThoseOfTheTrainingPart() throws IOException {
    assertEquals(0, trained.exitCode(), trained.err());
    JsonObject inspected = kiln("inspect", model, "--json").json();
    assertTrue(inspected.toString().replaceAll("\\W", "").contains("catdog"), inspected.toString());
  }

  @Test
  void theModelScalesPixelsAsTheyWereInTraining() {
    Path other = folder.resolve("other.onnx");
    Console same = kiln("export", run, "-o", other, "--image", "0.5,0.25");
    assertEquals(0, same.exitCode(), same.err());
    Console different = kiln("export", run, "-o", other, "--image", "imagenet");
    assertEquals(2, different.exitCode());
    assertTrue(different.err().contains("was trained on pixels of the range"), different.err());
  }

  @Test
  void theTestPartIsEvaluatedAndADamagedPictureLeftOut() throws IOException {
    JsonObject all = kiln("eval", model, "--data", data, "--json").json();
    assertEquals(20, all.get("images").getAsInt());
    assertEquals(2, all.get("classes").getAsInt());
    Path damaged = data.resolve("test/dog/7.png");
    byte[] before = Files.readAllBytes(damaged);
    damage(damaged);
    Console eval = kiln("eval", model, "--data", data, "--json");
    Files.write(damaged, before);
    assertEquals(1, eval.exitCode());
    List<String> complaints = eval.err().lines().filter(line -> line.startsWith("kiln: ")).toList();
    assertEquals(2, complaints.size(), eval.err());
    assertTrue(complaints.get(0).startsWith("kiln: " + damaged + ": the picture is damaged"));
    assertEquals("kiln: pictures of the test set that were left out: 1", complaints.get(1));
    assertEquals(19, eval.json().get("images").getAsInt());
    assertEquals(1, eval.json().getAsJsonArray("left_out").size());
  }
}
