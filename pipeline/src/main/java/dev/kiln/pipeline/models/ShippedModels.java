package dev.kiln.pipeline.models;

import dev.kiln.pipeline.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models that come with Kiln, in the folder {@code models/}. A MODEL of the command line is a
 * file or one of their names. Thread-safe; the folder is read at each call.
 */
public final class ShippedModels {
  /** The ending of a model's file name. */
  public static final String ENDING = ".onnx";

  private ShippedModels() {}

  /** Returns the folder {@code models/} of the installation, or of the working directory. */
  public static Path folder() {
    return Path.of(System.getProperty("kiln.home", "."), "models");
  }

  /**
   * Returns the file of a model.
   *
   * @param model a file, or the name of a shipped model without its ending
   * @throws IllegalArgumentException if there is no such model; the message suggests the closest
   *     name
   */
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

  /** Returns the names of the shipped models, sorted; none if there is no folder. */
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
