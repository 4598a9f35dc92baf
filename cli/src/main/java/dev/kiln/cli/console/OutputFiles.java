package dev.kiln.cli.console;

import dev.kiln.media.video.VideoFile;
import java.nio.file.Path;

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
}
