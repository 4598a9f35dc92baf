package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kiln.pipeline.models.ModelManifest;
import dev.kiln.pipeline.models.ShippedModels;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that come with Kiln do what their page says. */
class ShippedModelsTest {
  private static final Path HOME = Path.of("..");

  @BeforeAll
  static void setHome() {
    System.setProperty("kiln.home", HOME.toString());
  }

  @AfterAll
  static void clearHome() {
    System.clearProperty("kiln.home");
  }

  @Test
  void theSamplePageIsReadRight() {
    JsonObject page = kiln("run", "digits", HOME.resolve("samples/digits.png"), "--json").json();
    String read =
        StreamSupport.stream(page.getAsJsonArray("digits").spliterator(), false)
            .map(d -> d.getAsJsonObject().get("label").getAsString())
            .collect(Collectors.joining());
    assertEquals("3141592670824", read);
  }

  @Test
  void cardsAreReadWithoutOpeningTheModels() {
    for (String name : ShippedModels.names()) {
      Path file = ShippedModels.find(name);
      try (Model model = Model.open(file)) {
        assertEquals(model.card(), ModelCard.read(file), name);
      }
    }
  }

  /** With {@code -Dkiln.write} the manifest and the page are written anew. */
  @Test
  void theManifestAndThePageSayWhatTheModelsSay() throws IOException {
    Path models = ShippedModels.folder();
    assertFalse(ShippedModels.names().isEmpty());
    String manifest = ModelManifest.write(models);
    String page = ModelsPage.of(models, ShippedModels.names());
    if (System.getProperty("kiln.write") != null) {
      Files.writeString(models.resolve("manifest"), manifest);
      Files.writeString(models.resolve("README.md"), page);
    }
    String how = "run this test with -Dkiln.write";
    assertEquals(manifest, Files.readString(models.resolve("manifest")), how);
    assertEquals(page, Files.readString(models.resolve("README.md")), how);
  }

  @Test
  void modelsAreListedWithWhatTheyAreFor() {
    for (JsonElement model : kiln("models", "--json").json().getAsJsonArray("models")) {
      assertFalse(model.getAsJsonObject().get("task").getAsString().isEmpty());
    }
    assertTrue(kiln("models").out().contains("digits"), "for people too");
  }

  @Test
  void aModelThatIsNotThereSuggestsTheNearest() {
    Console console = kiln("inspect", "digit");
    assertEquals(2, console.exitCode());
    assertTrue(console.err().contains("did you mean 'digits'?"), console.err());
  }

  static Stream<String> evaluated() throws IOException {
    return names("digits", "autoencoder", "generator");
  }

  static Stream<String> segmenters() throws IOException {
    return names("segmentation");
  }

  private static Stream<String> names(String... tasks) throws IOException {
    return ShippedModels.names().stream()
        .filter(name -> Set.of(tasks).contains(card(name).taskName()))
        .filter(name -> !figures(name).isEmpty());
  }

  private static ModelCard card(String name) {
    try (Model model = Model.open(HOME.resolve("models").resolve(name + ShippedModels.ENDING))) {
      return model.card();
    }
  }

  @ParameterizedTest
  @MethodSource("evaluated")
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/mnist")
  void modelsAreAsGoodAsTheySay(String name) {
    assertEvaluates(name, "data/mnist");
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("segmenters")
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/camvid, data/people and data/voc21")
  void segmentersAreAsGoodAsTheySay(String name) {
    Map<String, String> others =
        Map.of("segment-person", "data/people", "segment-things", "data/voc21");
    assertEvaluates(name, others.getOrDefault(name, "data/camvid"));
  }

  private static void assertEvaluates(String name, String data) {
    Path folder = Path.of(System.getProperty("kiln.shared"), data);
    JsonObject measured = kiln("eval", name, "--data", folder, "--json").json();
    figures(name)
        .forEach(
            (figure, said) ->
                assertEquals(
                    said, measured.get(figure).getAsDouble(), 0.001, name + ": " + figure));
  }

  /** What the model says {@code kiln eval} gives. */
  private static Map<String, Double> figures(String name) {
    ModelCard card = card(name);
    if (card.task() == Task.DIGITS) {
      return Map.of("accuracy", ((Number) card.metrics().get("test_accuracy")).doubleValue());
    }
    String said = card.other().getOrDefault(ModelsPage.EVALUATED, "{}");
    return JsonParser.parseString(said).getAsJsonObject().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, figure -> figure.getValue().getAsDouble()));
  }
}
