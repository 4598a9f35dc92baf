package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JPEG and PNG files of a folder and all folders in it, in the order of their paths. Links are
 * followed, as torchvision does; what is hidden, and the {@code __MACOSX} that macOS adds to
 * archives, is passed over.
 *
 * @param path the folder
 * @param files the files, at least one
 */
public record PictureFolder(Path path, List<Path> files) implements SampleSet {
  private static final Logger log = LoggerFactory.getLogger(PictureFolder.class);
  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

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
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          path, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, collector(path, files));
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(path, e.getMessage()), e);
    }
    files.sort((a, b) -> name(path, a).compareTo(name(path, b)));
    if (files.isEmpty()) {
      throw new TrainingException(
          "%s: no pictures there; expected files that end in %s"
              .formatted(path, String.join(", ", ENDINGS)));
    }
    return new PictureFolder(path, files);
  }

  private static FileVisitor<Path> collector(Path root, List<Path> files) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return folder.equals(root) || isMeant(folder)
            ? FileVisitResult.CONTINUE
            : FileVisitResult.SKIP_SUBTREE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
          log.warn("{}: a link to nothing; it is passed over", file);
        } else if (isMeant(file) && isPicture(file)) {
          files.add(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof FileSystemLoopException) {
          return FileVisitResult.CONTINUE; // a link to a folder that it lies in
        }
        throw e;
      }
    };
  }

  private static boolean isMeant(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && !name.equals("__MACOSX");
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
    return new PictureFolder(
        path, files.stream().filter(file -> !others.files.contains(file)).toList());
  }

  /** Changes with the files' names and sizes. */
  @Override
  public long checksum() {
    CRC32 crc = new CRC32();
    for (Path file : files) {
      try {
        String line = name(path, file) + "\t" + Files.size(file) + "\n";
        crc.update(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new TrainingException("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
      }
    }
    return crc.getValue();
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
  }

  /** Returns the path within the folder, the same on every system. */
  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
