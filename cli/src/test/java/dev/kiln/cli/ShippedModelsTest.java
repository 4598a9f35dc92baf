package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

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

  /** With {@code -Dkiln.write} the manifest and the page are written anew. */
  @Test
  void theManifestAndThePageSayWhatTheModelsSay() throws IOException {
    Path models = ModelFiles.folder();
    assertFalse(ModelFiles.names().isEmpty());
    String manifest = Manifest.write(models);
    String page = ModelsPage.of(models, ModelFiles.names());
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

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with data/mnist")
  void digitsAreReadAsWellAsThePageSays() {
    Path mnist = Path.of(System.getProperty("kiln.shared"), "data/mnist");
    JsonObject measured = kiln("eval", "digits", "--data", mnist, "--json").json();
    assertEquals(0.9948, measured.get("accuracy").getAsDouble(), 0.0005);
  }
}
