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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a folder and all folders in it. Links are followed, as torchvision does; what is
 * hidden, and the {@code __MACOSX} that macOS adds to archives, is passed over.
 */
public final class FolderFiles extends SimpleFileVisitor<Path> {
  private static final Logger log = LoggerFactory.getLogger(FolderFiles.class);

  private static final String MACOSX = "__MACOSX";

  private final Path root;
  private final Predicate<Path> wanted;
  private final List<Path> files = new ArrayList<>();
  private final Map<String, Integer> passedOver = new TreeMap<>();

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
    return walked(folder, wanted).files;
  }

  /**
   * Returns how many of each kind of thing {@link #of} passes over, such as {@code hidden folders}.
   *
   * @throws TrainingException if the folder cannot be read
   */
  static Map<String, Integer> passedOver(Path folder, Predicate<Path> wanted) {
    return walked(folder, wanted).passedOver;
  }

  private static FolderFiles walked(Path folder, Predicate<Path> wanted) {
    FolderFiles found = new FolderFiles(folder, wanted);
    try {
      Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(folder, e.getMessage()), e);
    }
    found.files.sort((a, b) -> name(folder, a).compareTo(name(folder, b)));
    return found;
  }

  /** Returns the path within the folder, the same on every system. */
  static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    if (folder.equals(root) || isMeant(folder)) {
      return FileVisitResult.CONTINUE;
    }
    passOver(folder.getFileName().toString().startsWith(".") ? "hidden folders" : MACOSX);
    return FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      log.warn("{}: a link to nothing; it is passed over", file);
      passOver("links to nothing");
    } else if (!isMeant(file)) {
      passOver("hidden files");
    } else if (wanted.test(file) && Files.isRegularFile(file)) {
      files.add(file);
    } else {
      passOver("files " + ending(file));
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

  private void passOver(String what) {
    passedOver.merge(what, 1, Integer::sum);
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 1 ? "without an ending" : "that end in " + name.substring(dot);
  }

  /** Returns whether a file or folder is neither hidden nor macOS's. */
  static boolean isMeant(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && !name.equals(MACOSX);
  }
}
