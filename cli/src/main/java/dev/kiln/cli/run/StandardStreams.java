package dev.kiln.cli.run;

import dev.kiln.cli.console.JsonOption;
import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A picture from standard input, and one to standard output: both are named {@code -}. */
final class StandardStreams {
  private StandardStreams() {}

  static boolean isMeant(Path path) {
    return path.toString().equals("-");
  }

  /**
   * Checks that standard output takes only one thing.
   *
   * @throws IllegalArgumentException if both a picture and JSON are meant to go there
   */
  static void requireAlone(Path output, JsonOption json) {
    if (isMeant(output) && json.isGiven()) {
      throw new IllegalArgumentException(
          "--json and -o - both write to standard output; choose one");
    }
  }

  /** Reads a picture from a file, or from standard input. */
  static BufferedImage read(Path input) throws IOException {
    return isMeant(input) ? read() : Pictures.read(input);
  }

  /**
   * Reads a picture from standard input, to its end.
   *
   * @throws PictureException if it is no picture
   */
  private static BufferedImage read() throws IOException {
    Path file = Files.createTempFile("kiln", ".picture");
    file.toFile().deleteOnExit();
    try {
      Files.copy(System.in, file, StandardCopyOption.REPLACE_EXISTING);
      return Pictures.read(file);
    } catch (PictureException e) {
      throw new PictureException(
          e.getMessage().replace(file.toString(), "standard input"), e.getCause());
    } finally {
      Files.delete(file);
    }
  }

  /** Writes a picture to a file, or to standard output as PNG. */
  static void write(BufferedImage picture, Path target) throws IOException {
    if (isMeant(target)) {
      write(picture);
    } else {
      Pictures.write(picture, target);
    }
  }

  private static void write(BufferedImage picture) throws IOException {
    Path file = Files.createTempFile("kiln", ".png");
    file.toFile().deleteOnExit();
    try {
      Pictures.write(picture, file);
      Files.copy(file, System.out);
      System.out.flush();
    } finally {
      Files.delete(file);
    }
  }
}
