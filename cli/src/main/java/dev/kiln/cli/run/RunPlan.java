package dev.kiln.cli.run;

import dev.kiln.cli.console.WrongArgumentException;
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
 * Which files {@code kiln run} works on and where each answer goes, judged before any work is done.
 *
 * @param inputs pictures and videos
 * @param outputs one for each input; empty if nothing is drawn
 */
record RunPlan(List<Path> inputs, List<Path> outputs) {
  /**
   * The plan for what a person named.
   *
   * @param named files and folders; a folder means the pictures and videos in it
   * @param output a file, a folder, or null
   */
  static RunPlan of(List<Path> named, Path output) {
    List<Path> inputs = new ArrayList<>();
    named.forEach(path -> inputs.addAll(Files.isDirectory(path) ? inFolder(path) : List.of(path)));
    if (output == null) {
      inputs.stream().filter(VideoRun::isVideo).forEach(VideoRun::refuseWithoutOutput);
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

  /** Whether they are several, and pictures all. */
  boolean isFolder() {
    return inputs.size() > 1 && inputs.stream().noneMatch(VideoRun::isVideo);
  }

  private static List<Path> inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(f -> Pictures.isPicture(f) || VideoRun.isVideo(f)).sorted().toList();
      if (found.isEmpty()) {
        throw new WrongArgumentException(
            folder + ": no picture or video in this folder (PNG, JPEG, GIF, BMP, AVI, MP4)");
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path single(Path input, Path output) {
    if (VideoRun.isVideo(input)) {
      VideoRun.checkOutput(output);
    } else {
      Pictures.format(output);
    }
    return output;
  }

  private static List<Path> inFolder(List<Path> inputs, Path output) {
    if (Files.isRegularFile(output)) {
      throw new WrongArgumentException(
          output + ": several pictures need a folder, and this is a file");
    }
    Map<Path, Path> sources = new HashMap<>();
    List<Path> outputs = new ArrayList<>();
    for (Path input : inputs) {
      Path target = output.resolve(input.getFileName());
      Path other = sources.put(target, input);
      if (other != null && !other.equals(input)) {
        throw new WrongArgumentException(
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
        throw new WrongArgumentException(output + ": that is the picture itself; name another");
      }
    }
  }
}
