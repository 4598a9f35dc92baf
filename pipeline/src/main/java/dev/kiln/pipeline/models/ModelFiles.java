package dev.kiln.pipeline.models;

import dev.kiln.pipeline.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models that come with Kiln, and what MODEL on the command line means: a file, or a name in
 * {@code models/}.
 */
public final class ModelFiles {
  public static final String ENDING = ".onnx";

  private ModelFiles() {}

  /** The folder {@code models/} beside the launcher. */
  public static Path folder() {
    return Path.of(System.getProperty("kiln.home", "."), "models");
  }

  /** The file that MODEL means. */
  public static Path find(String model) {
    Path file = Path.of(model);
    if (Files.isRegularFile(file)) {
      return file;
    }
    Path shipped = folder().resolve(model + ENDING);
    if (isPlainName(model) && Files.isRegularFile(shipped)) {
      return shipped;
    }
    if (isPlainName(model) && !model.endsWith(ENDING)) {
      throw new IllegalArgumentException(
          Suggestion.unknown("model", model, names(), "kiln models"));
    }
    throw new IllegalArgumentException(model + ": no such model file");
  }

  /** The names of the models in the folder, sorted. */
  public static List<String> names() {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(ENDING))
          .map(n -> n.substring(0, n.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPlainName(String model) {
    return Path.of(model).getNameCount() == 1 && !Path.of(model).isAbsolute();
  }
}
