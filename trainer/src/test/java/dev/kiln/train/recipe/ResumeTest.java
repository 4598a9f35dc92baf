package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.TrainingException;
import dev.kiln.train.data.GeneratedMnist;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Networks;
import dev.kiln.train.recipe.classify.Classify;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
  @TempDir Path folder;

  @Test
  void aRunWithMoreEpochsGoesOnAsIfItHadNeverEnded() throws IOException {
    Path whole = folder.resolve("whole");
    Path parted = folder.resolve("parted");
    Digits.start(whole, Digits.settings(3, Schedule.CONSTANT));
    Digits.start(parted, Digits.settings(1, Schedule.CONSTANT));
    Digits.resume(parted, Digits.settings(3, Schedule.CONSTANT));
    assertSameRun(whole, parted);
  }

  @Test
  @Tag("slow")
  void runningMeansOfBatchNormGoOnToo() throws IOException {
    Path whole = folder.resolve("whole");
    Path parted = folder.resolve("parted");
    try (Classify two = resnet18(2);
        Classify one = resnet18(1);
        Classify second = resnet18(2)) {
      Fit.start("resnet18", two, new RunDirectory(whole), Digits.quiet());
      Fit.start("resnet18", one, new RunDirectory(parted), Digits.quiet());
      Fit.resume("resnet18", second, new RunDirectory(parted), Digits.quiet());
    }
    assertSameRun(whole, parted);
  }

  private static Classify resnet18(int epochs) {
    return new Classify(
        Networks.find("resnet18").orElseThrow(),
        Digits.TRAIN.limit(12),
        Digits.TEST.limit(4),
        Digits.settings(Rehearsal.fit(epochs, 6, 0.05, Schedule.CONSTANT)));
  }

  @Test
  void aFinishedRunStaysAsItIs() throws IOException {
    Digits.start(folder, Digits.ALL_ON);
    byte[] before = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
    assertEquals(3, Digits.resume(folder, Digits.ALL_ON).epochs().size());
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("checkpoint.safetensors")));
  }

  @Test
  void refusesToStartWhereARunIs() throws IOException {
    Digits.start(folder, Digits.settings(1, Schedule.CONSTANT));
    byte[] before = Files.readAllBytes(folder.resolve("checkpoint.safetensors"));
    assertEquals(
        folder + ": already holds a run; add --resume to continue it, or choose another --out",
        failure(() -> Digits.start(folder, Digits.ALL_ON)));
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("checkpoint.safetensors")));
  }

  @Test
  void refusesToResumeWhereNoRunIs() throws IOException {
    assertEquals(
        folder + ": there is no run to resume; leave out --resume to start one",
        failure(() -> Digits.resume(folder, Digits.ALL_ON)));
    Files.write(folder.resolve("checkpoint.safetensors"), new byte[20]);
    assertTrue(
        failure(() -> Digits.resume(folder, Digits.ALL_ON))
            .startsWith(folder.resolve("checkpoint.safetensors") + ": "));
  }

  @Test
  void refusesAnotherNetworkDataOrSetting() {
    Digits.start(folder, Digits.settings(1, Schedule.CONSTANT));
    String prefix = folder + ": the run there ";
    String suffix = "; resume it as it was started, or choose another --out";
    try (Classify other = Digits.recipe("lenet5", Digits.settings(2, Schedule.CONSTANT))) {
      assertEquals(
          prefix + "trains lenet5-relu, not lenet5" + suffix,
          failure(() -> resume("lenet5", other)));
    }
    assertEquals(
        prefix + "has schedule constant, not cosine" + suffix,
        failure(() -> Digits.resume(folder, Digits.settings(2, Schedule.COSINE))));
    var settings = Digits.settings(Rehearsal.fit(2, 32, 0.2, Schedule.CONSTANT));
    assertEquals(
        prefix + "has learning rate 0.1, not 0.2" + suffix,
        failure(() -> Digits.resume(folder, settings)));
    try (Classify other =
        new Classify(
            Networks.find("lenet5-relu").orElseThrow(),
            GeneratedMnist.images(200, 3),
            Digits.TEST,
            Digits.settings(2, Schedule.CONSTANT))) {
      String message = failure(() -> resume("lenet5-relu", other));
      assertTrue(message.startsWith(prefix + "trains on 200 training pictures ("), message);
    }
  }

  @Test
  void refusesAnOutputThatCantBeWrittenBeforeItTrains() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    String message = failure(() -> Digits.start(file.resolve("run"), Digits.ALL_ON));
    assertTrue(
        message.startsWith(file.resolve("run") + ": the folder cannot be written to ("), message);
    assertTrue(message.endsWith("; choose another --out"), message);
  }

  @Test
  void tellsWhatItIsToOthers() throws IOException {
    Digits.start(folder, Digits.ALL_ON);
    Run run = new RunDirectory(folder).run();
    assertEquals("lenet5-relu", run.network());
    assertEquals(Digits.ALL_ON, run.settings(ClassifySettings.class));
    assertEquals(3, run.epochs().size());
    List<String> table = Files.readAllLines(folder.resolve("metrics.csv"));
    assertEquals(
        "epoch,train_loss,train_accuracy,test_loss,test_accuracy,learning_rate,samples,seconds",
        table.get(0));
    assertEquals(4, table.size());
    assertTrue(
        table.get(3).startsWith("3," + run.epochs().get(2).metrics().get("train_loss") + ","));
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of(
              "checkpoint.safetensors",
              "confusion.csv",
              "curves.png",
              "events.out.tfevents.0.kiln",
              "metrics.csv",
              "run.json",
              "samples",
              "weights.safetensors"),
          files
              .map(file -> file.getFileName().toString().replaceAll("\\d+", "0"))
              .sorted()
              .toList());
    }
    assertEquals(
        folder.resolve("none")
            + ": not a run: there is no readable run.json; expected the folder that 'kiln train'"
            + " wrote, with run.json and weights.safetensors",
        failure(() -> new RunDirectory(folder.resolve("none")).run()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{", "{\"network\": \"lenet5\", \"settings\": {}}"})
  void refusesADescriptionOfNoRun(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("run.json"), text);
    assertEquals(file + ": does not describe a run", failure(() -> new RunDirectory(folder).run()));
  }

  private Run resume(String network, Classify recipe) {
    return Fit.resume(network, recipe, new RunDirectory(folder), Digits.quiet());
  }

  static void assertSameRun(Path expected, Path found) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(expected.resolve("weights.safetensors")),
        Files.readAllBytes(found.resolve("weights.safetensors")));
    List<Run.Epoch> expectedEpochs = new RunDirectory(expected).run().epochs();
    List<Run.Epoch> foundEpochs = new RunDirectory(found).run().epochs();
    assertEquals(expectedEpochs.size(), foundEpochs.size());
    for (int i = 0; i < expectedEpochs.size(); i++) {
      assertEquals(expectedEpochs.get(i).metrics(), foundEpochs.get(i).metrics());
      assertEquals(expectedEpochs.get(i).rate(), foundEpochs.get(i).rate());
      assertEquals(expectedEpochs.get(i).samples(), foundEpochs.get(i).samples());
    }
  }

  private static String failure(Runnable work) {
    return assertThrows(TrainingException.class, work::run).getMessage();
  }
}
