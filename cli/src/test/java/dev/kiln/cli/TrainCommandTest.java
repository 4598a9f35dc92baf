package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.recipe.classify.ClassifySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = TinyData.mnist(folder.resolve("data"), 40, 20);
    out = folder.resolve("run");
  }

  @Test
  void aRunIsStartedAndGoesOnWithItsOwnSettings() {
    Console started =
        kiln(
            "train",
            "lenet5",
            "--data",
            data,
            "--out",
            out,
            "--epochs",
            "1",
            "--batch",
            "16",
            "--lr",
            "0.25",
            "--momentum",
            "0.5",
            "--seed",
            "9",
            "--augment",
            "--limit",
            "32",
            "--test-limit",
            "12");
    assertEquals(0, started.exitCode(), started.err());
    assertTrue(started.out().startsWith("epoch 1/1  train loss "), started.out());
    Console resumed =
        kiln("train", "lenet5", "--data", data, "--out", out, "--resume", "--epochs", "2");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(resumed.out().startsWith("epoch 2/2  train loss "), resumed.out());
    assertTrue(
        resumed
            .out()
            .endsWith(
                "all 2 epochs are done; "
                    + out
                    + " holds the weights, metrics and"
                    + " curves"
                    + System.lineSeparator()),
        resumed.out());

    Run run = new RunDirectory(out).run();
    assertTrue(run.data().matches("32 training pictures .* and 12 test pictures .*"), run.data());
    var settings = run.settings(ClassifySettings.class);
    assertEquals(2, settings.fit().epochs());
    assertEquals(16, settings.fit().batch());
    assertEquals(0.25, settings.fit().learningRate());
    assertEquals(0.5, settings.momentum());
    assertEquals(9, settings.fit().seed());
    assertTrue(settings.augment());
    assertEquals(32, settings.fit().limit());
    assertEquals(12, settings.fit().testLimit());
  }

  @Test
  void aNetworkOfOtherDimensionsIsTrainedResumedAndExported() throws IOException {
    Path model = folder.resolve("out.onnx");
    ran(
        "train",
        "dcgan28",
        "--upsample",
        "--latent",
        "7",
        "--data",
        data,
        "--out",
        out,
        "--epochs",
        "1");
    assertEquals("dcgan28[latent=7,upsample=1]", new RunDirectory(out).run().network());
    ran("train", "dcgan28", "--data", data, "--out", out, "--resume", "--epochs", "2");
    ran("export", out, "-o", model);
    String card = ran("inspect", model);
    assertTrue(card.contains("dcgan28[latent=7,upsample=1]"), card);
    refused(
        1,
        "the run there trains dcgan28[latent=7,upsample=1]",
        "train",
        "dcgan28",
        "--latent",
        "8",
        "--data",
        data,
        "--out",
        out,
        "--resume");
    refused(2, "lenet5 has no option --latent", "train", "lenet5", "--latent", "8", "--out", out);
    refused(2, "latent must be from 1 to 4096, not 0", "train", "gan", "--latent", "0");
  }

  private static String ran(Object... line) {
    Console ran = kiln(line);
    assertEquals(0, ran.exitCode(), ran.err());
    return ran.out();
  }

  @Test
  void aNetworkForLargerDigitsIsEvaluatedAsItWasTested() throws IOException {
    Path model = folder.resolve("large.onnx");
    ran("train", "lenet5-relu", "--size", "40", "--data", data, "--out", out, "--epochs", "8");
    ran("export", out, "-o", model);
    double tested = new RunDirectory(out).run().epochs().get(7).metrics().get("test_accuracy");
    double measured =
        kiln("eval", model, "--data", data, "--json").json().get("accuracy").getAsDouble();
    assertEquals(tested, measured, 1e-9);
    ran("run", model, Path.of("..", "samples", "digits.png"));
  }

  @Test
  void aRunIsNeverOverwritten() {
    kiln("train", "lenet5-half", "--data", data, "--out", out, "--epochs", "1");
    refused(1, "already holds a run", "train", "lenet5-half", "--data", data, "--out", out);
  }

  @ParameterizedTest
  @CsvSource({
    "--epochs, 0, 'epochs must be at least 1, not 0'",
    "--lr, -1, 'learning rate must be above 0, not -1.0'",
    "--momentum, 1, 'momentum must be from 0 to below 1, not 1.0'",
    "--schedule, cosin, 'cosin'",
    "--batch, many, 'many'",
  })
  void aSettingOutOfRangeIsAWrongArgument(String option, String value, String reason) {
    refused(2, reason, "train", "lenet5", "--data", data, "--out", out, option, value);
    assertFalse(Files.exists(out));
  }

  @Test
  void anUnknownNetworkSuggestsTheNearest() {
    refused(2, "did you mean 'lenet5-relu'?", "train", "lenet5-rleu", "--data", data);
  }

  @Test
  void photosNeedAFolderForEachClass() throws IOException {
    refused(2, "mobilenetv2 needs --data DIR", "train", "mobilenetv2", "--out", out);
    Path photos = TinyData.photos(folder.resolve("photos"), 2);
    refused(
        1,
        photos.resolve("0.png")
            + ": not in the folder of a class; expected "
            + photos.resolve("CLASS"),
        "train",
        "mobilenetv2",
        "--data",
        photos);
    Path one = TinyData.photos(folder.resolve("one/cat"), 2).getParent();
    refused(
        1, one + ": all pictures are of the class 'cat'", "train", "mobilenetv2", "--data", one);
    assertFalse(Files.exists(out));
  }

  @Test
  void anOptionOfAnotherRecipeIsRefused() {
    refused(
        2,
        "lenet5 has no option --crop",
        "train",
        "lenet5",
        "--data",
        data,
        "--out",
        out,
        "--crop",
        "64");
    refused(
        2,
        "deeplab-mobilenetv2 has no option --augment",
        "train",
        "deeplab-mobilenetv2",
        "--data",
        data,
        "--out",
        out,
        "--augment");
  }

  @ParameterizedTest
  @CsvSource({
    "autoencoder, --lr, 0.01",
    "vae, --batch, 16",
    "lsgan, --loss, cross-entropy",
    "gan, --noise, normal",
    "dcgan32, --first, discriminator",
  })
  void autoencodersAndGeneratorsAreTrainedAndGoOn(String network, String option, String value) {
    Console started =
        kiln(
            "train",
            network,
            "--data",
            data,
            "--out",
            out,
            "--epochs",
            "1",
            "--limit",
            "16",
            option,
            value);
    assertEquals(0, started.exitCode(), started.err());
    assertTrue(Files.exists(out.resolve("samples/epoch-001.png")));
    Console resumed =
        kiln("train", network, "--data", data, "--out", out, "--resume", "--epochs", "2");
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(Files.exists(out.resolve("samples/epoch-002.png")));
    refused(
        2,
        network + " has no option --momentum",
        "train",
        network,
        "--data",
        data,
        "--momentum",
        "0.9");
  }

  @Test
  void aClassifiersRunJudgesTheSamples() {
    Path classifier = folder.resolve("classifier");
    kiln("train", "lenet5", "--data", data, "--out", classifier, "--epochs", "1");
    Console console =
        kiln(
            "train",
            "gan",
            "--data",
            data,
            "--out",
            out,
            "--epochs",
            "1",
            "--limit",
            "16",
            "--classifier",
            classifier);
    assertEquals(0, console.exitCode(), console.err());
    assertTrue(console.out().contains("  test sure "), console.out());
    refused(
        1,
        folder.resolve("none") + ": not a run",
        "train",
        "gan",
        "--data",
        data,
        "--classifier",
        folder.resolve("none"));
  }

  @Test
  void segmentationNeedsAFolderInVocsLayout() {
    refused(
        2, "deeplab-mobilenetv2 needs --data DIR", "train", "deeplab-mobilenetv2", "--out", out);
    refused(
        1,
        data + ": no folder JPEGImages there",
        "train",
        "deeplab-mobilenetv2",
        "--data",
        data,
        "--out",
        out);
    assertFalse(Files.exists(out));
  }

  @Test
  void dataThatIsNotThereIsNamed() {
    refused(1, "no train-images-idx3-ubyte.gz", "train", "lenet5", "--data", folder, "--out", out);
    assertFalse(Files.exists(out));
  }

  @Test
  void thereIsNothingToResumeInAnEmptyFolder() {
    refused(
        1,
        "there is no run to resume",
        "train",
        "lenet5",
        "--data",
        data,
        "--out",
        out,
        "--resume");
    assertFalse(Files.exists(out));
  }

  /** Nothing but one line is said, on standard error. */
  static void refused(int exitCode, String reason, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(exitCode, console.exitCode(), console.err());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains(reason), console.err());
    assertEquals("", console.out());
  }
}
