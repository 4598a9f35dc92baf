package dev.kiln.train.data;

import dev.kiln.pictures.Pictures;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The JPEG, PNG, BMP and GIF files of a folder and all folders in it, in the order of their paths.
 *
 * @param path the folder
 * @param files the files, at least one
 */
public record PictureFolder(Path path, List<Path> files) implements SampleSet {
  private static final String ENDINGS = ".jpg, .jpeg, .png, .bmp or .gif";

  public PictureFolder {
    files = List.copyOf(files);
  }

  /**
   * Returns the pictures of a folder; none is read yet.
   *
   * @throws TrainingException if there is no such folder or no picture in it
   */
  public static PictureFolder of(Path path) {
    if (!Files.isDirectory(path)) {
      throw new TrainingException(
          "%s: no such folder; expected a folder with pictures".formatted(path));
    }
    List<Path> files = FolderFiles.of(path, Pictures::isPicture);
    if (files.isEmpty()) {
      throw new TrainingException(
          "%s: no pictures there; expected files that end in %s".formatted(path, ENDINGS));
    }
    return new PictureFolder(path, files);
  }

  /** Returns whether pictures are in a folder or the folders in it. */
  public static boolean isIn(Path folder) {
    return Files.isDirectory(folder) && !FolderFiles.of(folder, Pictures::isPicture).isEmpty();
  }

  @Override
  public int size() {
    return files.size();
  }

  /**
   * Returns a number of pictures at even distances, the first among them; all of them if there are
   * not more, or for 0.
   */
  public PictureFolder spread(int count) {
    if (count == 0 || count >= size()) {
      return this;
    }
    return new PictureFolder(
        path,
        IntStream.range(0, count)
            .mapToObj(i -> files.get((int) ((long) i * size() / count)))
            .toList());
  }

  /** Returns the pictures that are not in another set. */
  public PictureFolder without(PictureFolder others) {
    return without(others.files);
  }

  /** Returns the pictures whose files are not among others. */
  PictureFolder without(Collection<Path> others) {
    Set<Path> left = Set.copyOf(others);
    return new PictureFolder(path, files.stream().filter(file -> !left.contains(file)).toList());
  }

  /** Returns how many of each kind of thing in the folder are no pictures. */
  Map<String, Integer> passedOver() {
    return FolderFiles.passedOver(path, Pictures::isPicture);
  }

  /** Changes with the files' names and sizes. */
  @Override
  public long checksum() {
    CRC32 crc = new CRC32();
    for (Path file : files) {
      try {
        String line = FolderFiles.name(path, file) + "\t" + Files.size(file) + "\n";
        crc.update(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new TrainingException("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
      }
    }
    return crc.getValue();
  }
}
