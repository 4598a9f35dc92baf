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
   * Returns the plan for inputs without an output.
   *
   * @param named files and folders; a folder stands for the pictures and videos in it
   * @param recursive whether the folders in a folder count too
   * @throws IllegalArgumentException if a folder has no pictures or videos
   */
  static RunPlan of(List<Path> named, boolean recursive) {
    return new RunPlan(
        InputFile.all(named, recursive).stream().map(InputFile::path).toList(), List.of());
  }

  /**
   * Returns the plan for inputs with an output.
   *
   * @param output a file for one input, or a folder
   * @throws IllegalArgumentException if an output is of an unknown format, would overwrite an
   *     input, or would be written twice
   */
  static RunPlan of(List<Path> named, boolean recursive, Path output) {
    List<InputFile> inputs = InputFile.all(named, recursive);
    boolean one = named.size() == 1 && !Files.isDirectory(named.get(0));
    List<Path> outputs =
        one && !Files.isDirectory(output)
            ? List.of(single(inputs.get(0).path(), output))
            : inFolder(inputs, output);
    List<Path> paths = inputs.stream().map(InputFile::path).toList();
    outputs.stream()
        .filter(file -> !StandardStreams.isMeant(file))
        .forEach(file -> OutputFiles.requireApart(file, paths));
    return new RunPlan(paths, outputs);
  }

  /**
   * A picture or video.
   *
   * @param name its path below the output folder
   */
  private record InputFile(Path path, Path name) {
    static List<InputFile> all(List<Path> named, boolean recursive) {
      List<InputFile> files = new ArrayList<>();
      for (Path path : named) {
        if (Files.isDirectory(path)) {
          files.addAll(in(path, recursive));
        } else if (StandardStreams.isMeant(path)) {
          files.add(new InputFile(path, Path.of("standard-input.png")));
        } else {
          files.add(new InputFile(path, path.getFileName()));
        }
      }
      return files;
    }

    private static List<InputFile> in(Path folder, boolean recursive) {
      try (Stream<Path> files = Files.walk(folder, recursive ? Integer.MAX_VALUE : 1)) {
        List<InputFile> found =
            files
                .filter(file -> !file.equals(folder) && isMedia(file))
                .map(file -> new InputFile(file, folder.relativize(file)))
                .filter(file -> !file.isHidden())
                .sorted((a, b) -> a.path.compareTo(b.path))
                .toList();
        if (found.isEmpty()) {
          throw new IllegalArgumentException(
              folder
                  + ": the folder has no pictures or videos (PNG, JPEG, GIF, BMP, AVI, MP4)"
                  + (recursive ? "" : "; --recursive also reads the folders in it"));
        }
        return found;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isMedia(Path file) {
      return (Pictures.isPicture(file) || VideoFile.isVideo(file)) && !Files.isDirectory(file);
    }

    /**
     * Returns whether this is what systems put beside pictures, such as macOS's {@code ._x.jpg}.
     */
    private boolean isHidden() {
      for (Path part : name) {
        if (part.toString().startsWith(".") || part.toString().equals("__MACOSX")) {
          return true;
        }
      }
      return false;
    }
  }

  /** Returns whether one of the inputs is a video. */
  boolean hasVideos() {
    return inputs.stream().anyMatch(VideoFile::isVideo);
  }

  /** Returns whether there are several inputs and all are pictures. */
  boolean isFolder() {
    return inputs.size() > 1 && !hasVideos();
  }

  private static Path single(Path input, Path output) {
    if (VideoFile.isVideo(input)) {
      OutputFiles.requireVideo(output);
    } else if (!StandardStreams.isMeant(output)) {
      Pictures.format(output);
    }
    return output;
  }

  private static List<Path> inFolder(List<InputFile> inputs, Path output) {
    if (Files.isRegularFile(output)) {
      throw new IllegalArgumentException(
          output + ": this is a file; several pictures need a folder as output");
    }
    boolean namesFile = Pictures.isPicture(output) || VideoFile.isVideo(output);
    if (StandardStreams.isMeant(output) || namesFile && !Files.isDirectory(output)) {
      throw new IllegalArgumentException(
          output + ": this is one file; several pictures need a folder as output");
    }
    Map<Path, Path> sources = new HashMap<>();
    List<Path> outputs = new ArrayList<>();
    for (InputFile input : inputs) {
      Path target = output.resolve(input.name());
      Path other = sources.put(target, input.path());
      if (other != null && !other.equals(input.path())) {
        throw new IllegalArgumentException(
            other + " and " + input.path() + " would both be written to " + target);
      }
      outputs.add(target);
    }
    return outputs;
  }
}
