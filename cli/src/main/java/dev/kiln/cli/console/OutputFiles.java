package dev.kiln.cli.console;

import dev.kiln.media.video.VideoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Checks of output files before any work starts. */
public final class OutputFiles {
  private OutputFiles() {}

  /**
   * Checks that a name ends like a video's.
   *
   * @throws IllegalArgumentException if it does not
   */
  public static void requireVideo(Path file) {
    if (!VideoFile.isVideo(file)) {
      throw new IllegalArgumentException(
          file
              + ": unknown video format; the name must end in .avi, or with ffmpeg in .mp4, .mkv,"
              + " .mov or .webm");
    }
  }

  /**
   * Checks that a file to write is none of those that are read, by whatever links and paths both
   * are named.
   *
   * @throws IllegalArgumentException if it is
   */
  public static void requireApart(Path output, Collection<Path> inputs) {
    if (inputs.stream().anyMatch(input -> isSame(input, output))) {
      throw new IllegalArgumentException(
          output + ": the output would overwrite an input; name another file");
    }
  }

  private static boolean isSame(Path input, Path output) {
    try {
      return Files.isSameFile(input, output);
    } catch (IOException e) {
      // What does not exist is overwritten only if it is written first.
      return input.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize());
    }
  }
}
