package dev.kiln.cli.console;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of {@code --palette}: the colour of a class on each line, in the order of the classes,
 * as {@code #rrggbb} or as three numbers of 0 to 255.
 */
public final class PaletteFile {
  private static final Pattern HEX = Pattern.compile("#?([0-9a-fA-F]{6})");
  private static final Pattern NUMBERS =
      Pattern.compile("\\(?(\\d{1,3})[,; \\t]+(\\d{1,3})[,; \\t]+(\\d{1,3})\\)?,?");

  private PaletteFile() {}

  /**
   * Returns the colours as 0xRRGGBB; empty lines at the end do not count.
   *
   * @throws IllegalArgumentException if the file cannot be read, or a line is no colour
   */
  public static List<Integer> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readString(file).stripTrailing().lines().map(String::strip).toList();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("--palette " + file + ": this is not text in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--palette " + file + ": the file cannot be read; expected a colour on each line", e);
    }
    List<Integer> colours = new ArrayList<>();
    for (String line : lines) {
      int colour = colour(line);
      if (colour < 0) {
        throw new IllegalArgumentException(
            "--palette %s: line %d, '%s', is no colour; expected #rrggbb or three numbers of 0 to 255"
                .formatted(file, colours.size() + 1, line));
      }
      colours.add(colour);
    }
    if (colours.isEmpty()) {
      throw new IllegalArgumentException("--palette " + file + ": the file names no colour");
    }
    return List.copyOf(colours);
  }

  /** Returns a colour as 0xRRGGBB, or -1 if it is none. */
  private static int colour(String line) {
    Matcher hex = HEX.matcher(line);
    if (hex.matches()) {
      return Integer.parseInt(hex.group(1), 16);
    }
    Matcher numbers = NUMBERS.matcher(line);
    if (!numbers.matches()) {
      return -1;
    }
    int colour = 0;
    for (int i = 1; i <= 3; i++) {
      int level = Integer.parseInt(numbers.group(i));
      if (level > 255) {
        return -1;
      }
      colour = colour << 8 | level;
    }
    return colour;
  }
}
