package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Models of networks with random weights, each exported once for all tests. */
final class ExportedModels {
  private static final Map<String, Path> FILES = new HashMap<>();

  private ExportedModels() {}

  static synchronized Path of(String network, String... options) {
    return FILES.computeIfAbsent(network + String.join("", options), n -> export(network, options));
  }

  private static Path export(String network, String... options) {
    try {
      Path folder = Files.createTempDirectory("kiln-exported");
      Path file = folder.resolve(network + ".onnx");
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      Object[] words = new Object[options.length + 4];
      words[0] = "export";
      words[1] = network;
      words[2] = "-o";
      words[3] = file;
      System.arraycopy(options, 0, words, 4, options.length);
      Console export = kiln(words);
      assertEquals(0, export.exitCode(), export.err());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
