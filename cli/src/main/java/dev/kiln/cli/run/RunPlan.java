package dev.kiln.cli.run;

import dev.kiln.cli.console.OutputFiles;
import dev.kiln.media.video.VideoFile;
import dev.kiln.pictures.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files that {@code kiln run} reads and writes, checked before any work starts.
 *
 * @param inputs pictures and videos
 * @param outputs one for each input; empty if no output is asked for
 */
record RunPlan(List<Path> inputs, List<Path> outputs) {
  /**
   * Returns the plan for what a person named.
   *
   * @param named files and folders; a folder stands for the pictures and videos in it
   * @param output a file or a folder; null for no output
   * @throws IllegalArgumentException if an output is missing, is of an unknown format, would
   *     overwrite an input, or would be written twice
   */
  static RunPlan of(List<Path> named, Path output) {
    List<Path> inputs = new ArrayList<>();
    named.forEach(path -> inputs.addAll(Files.isDirectory(path) ? inFolder(path) : List.of(path)));
    if (output == null) {
      refuseVideos(inputs);
      return new RunPlan(inputs, List.of());
    }
    boolean one = inputs.size() == 1 && !Files.isDirectory(named.get(0));
    List<Path> outputs =
        one && !Files.isDirectory(output)
            ? List.of(single(inputs.get(0), output))
            : inFolder(inputs, output);
    for (int i = 0; i < outputs.size(); i++) {
      refuseToOverwrite(inputs, outputs.get(i));
    }
    return new RunPlan(inputs, outputs);
  }

  /** Returns whether there are several inputs and all are pictures. */
  boolean isFolder() {
    return inputs.size() > 1 && inputs.stream().noneMatch(VideoFile::isVideo);
  }

  private static void refuseVideos(List<Path> inputs) {
    for (Path input : inputs) {
      if (VideoFile.isVideo(input)) {
        throw new IllegalArgumentException(
            input + ": the answer for a video is a video; name its file with -o");
      }
    }
  }

  private static List<Path> inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(f -> Pictures.isPicture(f) || VideoFile.isVideo(f)).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            folder + ": the folder has no pictures or videos (PNG, JPEG, GIF, BMP, AVI, MP4)");
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path single(Path input, Path output) {
    if (VideoFile.isVideo(input)) {
      OutputFiles.requireVideo(output);
    } else {
      Pictures.format(output);
    }
    return output;
  }

  private static List<Path> inFolder(List<Path> inputs, Path output) {
    if (Files.isRegularFile(output)) {
      throw new IllegalArgumentException(
          output + ": this is a file; several pictures need a folder as output");
    }
    Map<Path, Path> sources = new HashMap<>();
    List<Path> outputs = new ArrayList<>();
    for (Path input : inputs) {
      Path target = output.resolve(input.getFileName());
      Path other = sources.put(target, input);
      if (other != null && !other.equals(input)) {
        throw new IllegalArgumentException(
            other + " and " + input + " would both be written to " + target);
      }
      outputs.add(target);
    }
    return outputs;
  }

  private static void refuseToOverwrite(List<Path> inputs, Path output) {
    Path wanted = output.toAbsolutePath().normalize();
    for (Path input : inputs) {
      if (input.toAbsolutePath().normalize().equals(wanted)) {
        throw new IllegalArgumentException(
            output + ": the output would overwrite an input; name another file");
      }
    }
  }
}
