package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of training samples and one of test samples, side by side.
 *
 * @param train such as {@code train/}
 * @param test such as {@code val/}
 */
public record DividedFolder(Path train, Path test) {
  private static final List<String> TRAIN = List.of("train", "training");

  /** What is tested on while training, the first that there is. */
  private static final List<String> TEST = List.of("val", "valid", "validation", "test", "testing");

  /**
   * Returns the parts of a folder that has folders {@code train} and {@code val} or {@code test};
   * nothing if it has not.
   */
  public static Optional<DividedFolder> of(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Optional<Path> train = first(TRAIN, folder);
    Optional<Path> test = first(TEST, folder);
    if (train.isPresent() && test.isPresent()) {
      return Optional.of(new DividedFolder(train.get(), test.get()));
    }
    return Optional.empty();
  }

  /**
   * Returns where the pictures of a folder to train on are: in its folder {@code train} if it has
   * no other, or in itself.
   */
  static Path training(Path folder) {
    Optional<Path> train = Files.isDirectory(folder) ? first(TRAIN, folder) : Optional.empty();
    return train.filter(inside -> isAlone(inside, folder)).orElse(folder);
  }

  private static boolean isAlone(Path inside, Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) && FolderFiles.isMeant(entry))
          .allMatch(inside::equals);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(folder, e.getMessage()), e);
    }
  }

  private static Optional<Path> first(List<String> names, Path folder) {
    return names.stream()
        .flatMap(name -> Stream.of(name, Character.toUpperCase(name.charAt(0)) + name.substring(1)))
        .map(folder::resolve)
        .filter(Files::isDirectory)
        .findFirst();
  }
}
