package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** A folder of pictures trains generators and autoencoders, in the form that the options choose. */
class OwnPicturesLineTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() throws IOException {
    data = TinyData.photos(folder.resolve("faces"), 21);
    Files.write(data.resolve("00.png"), new byte[40]);
    Files.writeString(data.resolve("list.csv"), "1,2");
  }

  private static Console train(Path run, Path pictures, String options) {
    List<Object> words = new ArrayList<>(List.of("train"));
    words.addAll(List.of((Object[]) options.split(" ")));
    words.addAll(List.of("--data", pictures, "--epochs", "1", "--batch", "4", "--out", run));
    return kiln(words.toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "dcgan64 --size 16, 16, 3, 100",
    "dcgan64 --size 32 --channels 1 --latent 5, 32, 1, 5",
    "dcgan32 --size 16 --latent 7, 16, 3, 7",
    "dcgan28 --size 20, 20, 3, 96",
    "gan --size 12 --latent 9, 12, 1, 9",
    "lsgan --size 28, 28, 1, 96"
  })
  void aGeneratorHasTheFormOfTheOptions(String options, int size, int channels, int latent)
      throws IOException {
    Path run = folder.resolve(options.replace(' ', '_'));
    Console trained = train(run, data, options);
    assertEquals(0, trained.exitCode(), trained.err());
    String colour = channels == 1 ? "grey" : "colour";
    assertEquals(
        List.of(
            "data: 19 pictures to train on, 2 to test with",
            "sizes: all 40x32; the middle of each at %dx%d, %s".formatted(size, size, colour)),
        trained.out().lines().limit(2).toList());
    Path model = run.resolve("model.onnx");
    Console exported = kiln("export", run, "-o", model);
    assertEquals(0, exported.exitCode(), exported.err());
    Console shown = kiln("inspect", model, "--json");
    assertTrue(shown.out().replace(" ", "").contains("[" + latent + "]"), shown.out());
    Path sheet = run.resolve("one.png");
    kiln("generate", model, "-o", sheet, "--count", "1", "--scale", "1");
    assertEquals(size, ImageIO.read(sheet.toFile()).getWidth());
    assertEquals(channels == 1, isGrey(sheet));
    Console resumed =
        kiln("train", options.split(" ")[0], "--out", run, "--data", data, "--resume");
    assertEquals(0, resumed.exitCode(), resumed.err());
  }

  private static boolean isGrey(Path picture) throws IOException {
    int[] rgb = ImageIO.read(picture.toFile()).getRGB(0, 0, 8, 8, null, 0, 8);
    for (int pixel : rgb) {
      if ((pixel >> 16 & 0xff) != (pixel & 0xff)) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "autoencoder --size 16 --latent 2, 16, 2",
    "vae --size 20 --latent 4, 20, 4",
    "conv-autoencoder --size 40, 40, 0",
    "conv-autoencoder --channels 1, 28, 0"
  })
  void anAutoencoderHasTheFormOfTheOptions(String options, int size, int latent) {
    Path run = folder.resolve(options.replace(' ', '_'));
    Console trained = train(run, data, options);
    assertEquals(0, trained.exitCode(), trained.err());
    Path model = run.resolve("model.onnx");
    Console exported = kiln("export", run, "-o", model);
    assertEquals(0, exported.exitCode(), exported.err());
    assertTrue(exported.out().contains("uint8 [N, %d, %d,".formatted(size, size)), exported.out());
    Console decoder = kiln("export", run, "--part", "decoder", "-o", run.resolve("decoder.onnx"));
    assertEquals(0, decoder.exitCode(), decoder.err());
    if (latent > 0) {
      assertTrue(decoder.out().contains("latent float [N, %d]".formatted(latent)), decoder.out());
    }
  }

  @Test
  void digitsHaveTheFormOfTheOptionsToo() throws IOException {
    Path digits = TinyData.mnist(folder.resolve("digits"), 20, 8);
    for (String options :
        List.of(
            "dcgan32 --size 16 --channels 3 --latent 3",
            "gan --size 20",
            "vae --size 16",
            "lenet5 --size 20 --channels 3")) {
      Path run = folder.resolve("digits" + options.replace(' ', '_'));
      Console trained = train(run, digits, options);
      assertEquals(0, trained.exitCode(), trained.err());
      assertEquals(0, kiln("export", run, "-o", run.resolve("model.onnx")).exitCode());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gan --channels 3|gan has no option --channels",
        "dcgan32 --size 40|size must be from 16 to 512 in steps of 16, not 40",
        "dcgan28 --latent 0|latent must be from 1 to 4096, not 0",
        "conv-autoencoder --latent 5|conv-autoencoder has no option --latent",
        "conv-autoencoder --size 30|size must be from 28 to 512 in steps of 12, not 30"
      })
  void aFormThatANetworkCannotHaveIsOneLine(String options, String line) {
    Console refused = train(folder.resolve("refused"), data, options);
    assertEquals(2, refused.exitCode(), refused.out());
    assertTrue(refused.err().contains(line), refused.err());
  }

  @Test
  void picturesOfWhichNoneCanBeReadAreOneLine() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    for (int i = 0; i < 3; i++) {
      Files.write(broken.resolve(i + ".jpg"), new byte[30]);
    }
    Console refused = train(folder.resolve("none"), broken, "dcgan28");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("pictures there can be read; the first: "), refused.err());
  }
}
