package dev.kiln.cli.console;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file of {@code --labels}: the name of a class on each line, in the order of the classes. */
public final class LabelsFile {
  private LabelsFile() {}

  /**
   * Returns the names; empty lines at the end do not count.
   *
   * @throws IllegalArgumentException if the file cannot be read, or a name is missing or stands
   *     twice
   */
  public static List<String> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readString(file).stripTrailing().lines().map(String::strip).toList();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("--labels " + file + ": this is not text in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--labels " + file + ": the file cannot be read; expected a name on each line", e);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isEmpty()) {
        throw new IllegalArgumentException(
            "--labels " + file + ": line " + (i + 1) + " is empty; expected the name of a class");
      }
      int first = lines.indexOf(lines.get(i));
      if (first < i) {
        throw new IllegalArgumentException(
            "--labels %s: lines %d and %d both name '%s'"
                .formatted(file, first + 1, i + 1, lines.get(i)));
      }
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("--labels " + file + ": the file names no class");
    }
    return lines;
  }
}
