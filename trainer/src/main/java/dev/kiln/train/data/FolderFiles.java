package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a folder and all folders in it. Links are followed, as torchvision does; what is
 * hidden, and the {@code __MACOSX} that macOS adds to archives, is passed over.
 */
public final class FolderFiles extends SimpleFileVisitor<Path> {
  private static final Logger log = LoggerFactory.getLogger(FolderFiles.class);

  private final Path root;
  private final Predicate<Path> wanted;
  private final List<Path> files = new ArrayList<>();

  private FolderFiles(Path root, Predicate<Path> wanted) {
    this.root = root;
    this.wanted = wanted;
  }

  /**
   * Returns the wanted files of a folder in the order of their paths; empty if there are none.
   *
   * @throws TrainingException if the folder cannot be read
   */
  public static List<Path> of(Path folder, Predicate<Path> wanted) {
    FolderFiles found = new FolderFiles(folder, wanted);
    try {
      Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(folder, e.getMessage()), e);
    }
    found.files.sort((a, b) -> name(folder, a).compareTo(name(folder, b)));
    return found.files;
  }

  /** Returns the path within the folder, the same on every system. */
  static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

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
    } else if (isMeant(file) && wanted.test(file) && Files.isRegularFile(file)) {
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

  private static boolean isMeant(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && !name.equals("__MACOSX");
  }
}
