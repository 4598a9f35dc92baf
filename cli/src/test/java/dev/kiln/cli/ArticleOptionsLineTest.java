package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.engine.Engine;
import com.google.gson.JsonObject;
import dev.kiln.train.fit.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each option that an article's code has: where it acts, and what of a run it changes. */
class ArticleOptionsLineTest {
  @TempDir private static Path folder;

  private static Object[] data(String network) throws IOException {
    Path data = folder.resolve("data-" + network);
    return network.startsWith("deeplab")
        ? new Object[] {"--data", TinyData.voc(data), "--crop", "32", "--limit", "4"}
        : network.equals("style")
            ? new Object[] {
              "--data",
              TinyData.photos(data.resolve("photos"), 14),
              "--style",
              TinyData.photo(data.resolve("painting.png"), 99),
              "--vgg",
              TinyData.vgg16(data.resolve("vgg.safetensors")),
              "--size",
              "32",
              "--style-size",
              "32",
              "--limit",
              "2"
            }
            : network.equals("mobilenetv2")
                ? new Object[] {"--data", TinyData.classes(data), "--limit", "2"}
                : new Object[] {"--data", TinyData.mnist(data, 16, 8)};
  }

  private static JsonObject settings(Path run) {
    return new RunDirectory(run).run().settings();
  }

  private static Console train(String network, Path out, String options) throws IOException {
    Object[] line =
        Stream.of(
                Stream.of("train", network, "--out", out, "--epochs", "1"),
                Stream.of(data(network)),
                options.isEmpty() ? Stream.of() : Stream.of(options.split(" ")))
            .flatMap(words -> words)
            .toArray();
    return kiln(line);
  }

  /** The option, the setting in run.json that it changes, and to what. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "style | --as-article | fit.learningRate | 0.001",
        "style | --as-article --lr 0.01 | fit.learningRate | 0.01",
        "lenet5-relu | --as-article | fit.learningRate | 0.6",
        "lenet5-relu | --as-article | fit.schedule | \"constant\"",
        "deeplab-mobilenetv2 | --as-article | freeBatch | 4",
        "deeplab-mobilenetv2 | --as-article | fit.warmUp | 3.0",
        "deeplab-mobilenetv2 | --as-article | fit.schedule | \"cosine-floor\"",
        "deeplab-mobilenetv2 | --batch 4 --frozen-epochs 0 --free-batch 2 | freeBatch | 2",
        "deeplab-mobilenetv2 | --crop 64 | normBatches | 20",
        "deeplab-mobilenetv2 | --as-article | normBatches | 0",
        "deeplab-mobilenetv2 | --norm-batches 1 | normBatches | 1",
        "mobilenetv2 | --image signed | image.std | [0.5]",
        "mobilenetv2 | --batch 2 | image | \"imagenet\"",
        "style | --upsample | network | \"style[upsample=1]\"",
        "mobilenetv2 | --width-mult 0.25 | network | \"mobilenetv2[width-mult=0.25]\"",
        "dcgan32 | --average-pool --batch 8 | network | \"dcgan32[average-pool=1]\"",
        "deeplab-mobilenetv2 | --image signed | normalization.std | [0.5]",
        "deeplab-mobilenetv2 | --image imagenet | normalization | \"imagenet\"",
      })
  void anOptionChangesARun(String network, String options, String setting, String value)
      throws IOException {
    Path out = Files.createTempDirectory(folder, "run").resolve("run");
    Console train = train(network, out, options);
    assertEquals(0, train.exitCode(), train.err());
    if (setting.equals("network")) {
      assertEquals(value, '"' + new RunDirectory(out).run().network() + '"');
      return;
    }
    JsonObject holder = settings(out);
    String[] path = setting.split("[.]");
    for (String name : List.of(path).subList(0, path.length - 1)) {
      holder = holder.getAsJsonObject(name);
    }
    assertEquals(value, holder.get(path[path.length - 1]).toString());
  }

  @Test
  void whereTheDefaultsAreTheArticlesThatIsSaid() throws IOException {
    Console plain = train("lenet5", folder.resolve("plain"), "");
    Console said = train("lenet5", folder.resolve("said"), "--as-article");
    assertEquals(settings(folder.resolve("plain")), settings(folder.resolve("said")));
    assertTrue(
        said.err().contains("note: --as-article: the defaults of lenet5 are the article's"),
        said.err());
    assertEquals("", plain.err());
  }

  @Test
  void sheetsAreDrawnEveryNSteps() throws IOException {
    Path out = folder.resolve("sheets");
    Console train = train("lenet5", out, "--batch 4 --sheet-every 3");
    assertEquals(0, train.exitCode(), train.err());
    assertTrue(Files.size(out.resolve("samples/step-000003.png")) > 0);
    assertTrue(Files.notExists(out.resolve("samples/step-000004.png")));
    Path without = folder.resolve("without");
    train("lenet5", without, "--batch 4");
    assertEquals(
        Files.mismatch(out.resolve("weights.safetensors"), without.resolve("weights.safetensors")),
        -1,
        "sheets change no number");
    assertEquals(2, train("lenet5", folder.resolve("none"), "--sheet-every 0").exitCode());
  }

  @Test
  void aMissingGpuIsNamedIfItIsAskedFor() throws IOException {
    assumeFalse(Engine.getInstance().defaultDevice().isGpu());
    Console gpu = train("lenet5", folder.resolve("gpu"), "--device gpu");
    assertEquals(1, gpu.exitCode());
    assertTrue(gpu.err().startsWith("kiln: --device gpu: "), gpu.err());
    assertEquals(1, gpu.err().lines().count());
    for (String device : List.of("auto", "cpu")) {
      Console other = train("lenet5", folder.resolve(device), "--device " + device);
      assertEquals(0, other.exitCode());
      assertEquals("", other.err());
    }
  }

  @Test
  void onePhotoIsPainted() throws IOException {
    Object[] all = data("style");
    Path photo = TinyData.photo(folder.resolve("photo.png"), 3);
    Path out = folder.resolve("photo");
    Object[] line = {
      "train",
      "style",
      "--photo",
      photo,
      all[2],
      all[3],
      all[4],
      all[5],
      "--size",
      "32",
      "--style-size",
      "32",
      "--epochs",
      "1",
      "--out",
      out
    };
    Console painted = kiln(line);
    assertEquals(0, painted.exitCode(), painted.err());
    assertEquals(32, ImageIO.read(out.resolve("samples/epoch-001.png").toFile()).getHeight());
    Console export = kiln("export", out);
    assertEquals(1, export.exitCode());
    assertTrue(export.err().contains("painted one photo and trained no network"), export.err());
    for (String more : List.of("--data", "--crops", "--weights")) {
      Object[] wrong = Stream.concat(Stream.of(line), Stream.of(more, "1")).toArray();
      Console refused = kiln(wrong);
      assertEquals(2, refused.exitCode());
      assertTrue(refused.err().contains("; leave out "), refused.err());
    }
  }

  @Test
  void layersAreListed() {
    Console lenet = kiln("networks", "lenet5");
    assertTrue(lenet.out().contains("61,706"), lenet.out());
    assertTrue(lenet.out().contains("6x28x28"), lenet.out());
    JsonObject small = kiln("networks", "style", "--input", "128", "--json").json();
    JsonObject large = kiln("networks", "style", "--input", "3x256x128", "--json").json();
    assertEquals(parameters(small), parameters(large));
    assertNotEquals(multiplyAdds(small), multiplyAdds(large));
    assertEquals(2, kiln("networks", "gan", "--json").json().getAsJsonArray("parts").size());
    assertEquals(2, kiln("networks", "lenet6").exitCode());
    assertEquals(2, kiln("networks", "style", "--input", "big").exitCode());
    assertEquals(2, kiln("networks", "vae", "--input", "32").exitCode());
    assertEquals(2, kiln("networks", "alexnet", "--input", "8").exitCode());
  }

  private static long parameters(JsonObject listing) {
    return part(listing).get("parameters").getAsLong();
  }

  private static long multiplyAdds(JsonObject listing) {
    return part(listing).get("multiply_adds").getAsLong();
  }

  private static JsonObject part(JsonObject listing) {
    return listing.getAsJsonArray("parts").get(0).getAsJsonObject();
  }
}
