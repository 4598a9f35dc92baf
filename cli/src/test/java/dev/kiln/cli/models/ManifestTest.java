package dev.kiln.cli.models;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.cli.Console;
import dev.kiln.pipeline.models.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came with Kiln is told from what did not. */
class ManifestTest {
  @TempDir private Path home;

  private Path models;

  @BeforeEach
  void threeModelsThatCameWithKiln() throws IOException {
    models = Files.createDirectory(home.resolve("models"));
    for (String name : List.of("kept", "changed", "removed")) {
      Files.writeString(models.resolve(name + ".onnx"), "bytes of " + name);
    }
    Files.writeString(models.resolve("README.md"), "not a model");
    Files.writeString(models.resolve("manifest"), ModelManifest.write(models));
    System.setProperty("kiln.home", home.toString());
  }

  @AfterEach
  void clearHome() {
    System.clearProperty("kiln.home");
  }

  @Test
  void untouchedModelsAreGenuine() {
    Console console = kiln("models", "--verify");
    assertEquals(0, console.exitCode());
    assertEquals(3, console.out().lines().filter(line -> line.endsWith("genuine")).count());
  }

  @Test
  void tamperedMissingAndForeignFilesAreToldApart() throws IOException {
    Files.writeString(models.resolve("changed.onnx"), "bytes of changeD");
    Files.delete(models.resolve("removed.onnx"));
    Files.writeString(models.resolve("own.onnx"), "a user's own");
    assertEquals(
        List.of(
            new ModelManifest.Entry("changed.onnx", ModelManifest.State.TAMPERED),
            new ModelManifest.Entry("kept.onnx", ModelManifest.State.GENUINE),
            new ModelManifest.Entry("own.onnx", ModelManifest.State.FOREIGN),
            new ModelManifest.Entry("removed.onnx", ModelManifest.State.MISSING)),
        ModelManifest.of(models).check());
    assertEquals(1, kiln("models", "--verify").exitCode());
  }

  @Test
  void aForeignFileAloneIsNoFailure() throws IOException {
    Files.writeString(models.resolve("own.onnx"), "a user's own");
    Console console = kiln("models", "--verify", "--json");
    assertEquals(0, console.exitCode());
    assertEquals(4, console.json().getAsJsonArray("files").size());
  }

  @Test
  void aManifestThatIsNoneIsRefusedInOneLine() throws IOException {
    Files.writeString(models.resolve("manifest"), "c3e5  digits.onnx\n");
    assertThrows(IOException.class, () -> ModelManifest.of(models));
    Console console = kiln("models", "--verify");
    assertEquals(1, console.exitCode());
    assertEquals(1, console.err().lines().count(), console.err());
    assertTrue(console.err().contains("expected a SHA-256 and a file name"), console.err());
  }

  @Test
  void aFolderWithoutManifestSaysSo() throws IOException {
    Files.delete(models.resolve("manifest"));
    Console console = kiln("models", "--verify");
    assertEquals(1, console.exitCode());
    assertTrue(console.err().contains("manifest: no such file"), console.err());
  }
}
