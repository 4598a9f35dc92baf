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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

  @Test
  void theModelsPageNamesEachFileBySha256() throws IOException, NoSuchAlgorithmException {
    String page = Files.readString(HOME.resolve("models/README.md"));
    assertFalse(ModelFiles.names().isEmpty());
    for (String name : ModelFiles.names()) {
      byte[] bytes = Files.readAllBytes(ModelFiles.folder().resolve(name + ".onnx"));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      assertTrue(page.contains(HexFormat.of().formatHex(hash)), name);
    }
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
