package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorLineTest {
  private static final Path MODELS = Path.of("..", "models");

  @TempDir Path folder;

  @Test
  void generatedPicturesAreComparedWithRealOnes() throws IOException {
    Path mnist = TinyData.mnist(folder.resolve("mnist"), 20, 20);
    Path photos = TinyData.photos(folder.resolve("photos"), 3);
    Files.writeString(photos.resolve("broken.jpg"), "no picture");
    JsonObject alone = eval("--json").json();
    assertEquals(0, alone.getAsJsonObject("distances").size());
    double digits = distance(eval("--data", mnist, "--json"), "mnist");
    assertTrue(digits > 0, "" + digits);
    Console compared = eval("--data", photos);
    assertEquals(0, compared.exitCode(), compared.err());
    assertTrue(
        compared.out().contains("Fréchet distance of its features to photos: "), compared.out());
    Console empty = eval("--data", Files.createDirectory(folder.resolve("empty")));
    assertEquals(2, empty.exitCode());
    assertTrue(empty.err().contains("expected MNIST's files or a folder of pictures"), empty.err());
  }

  private static Console eval(Object... options) {
    Stream<Object> shipped =
        Stream.of(
            "eval", MODELS.resolve("gan.onnx"), "--classifier", MODELS.resolve("digits.onnx"));
    return kiln(Stream.concat(shipped, Stream.of(options)).toArray());
  }

  private static double distance(Console ran, String data) {
    return ran.json().getAsJsonObject("distances").get(data).getAsDouble();
  }
}
