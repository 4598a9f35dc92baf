package dev.kiln.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that caches the results of opening a model. What lies there is run without a check, so
 * it is used only if nobody else can write to it, and never for a model whose sum or signatory the
 * caller names: they would not cover it.
 */
final class CacheFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CacheFolder.class);

  /** On Linux and Android, a folder that belongs to the user whom this process runs as. */
  private static final Path SELF = Paths.get("/proc/self");

  private CacheFolder() {}

  /** Returns the folder, made if need be; empty if there is none that may be used. */
  static Optional<Path> of(Options options) {
    if (!options.cache().isPresent()
        || options.sha256().isPresent()
        || options.signatory().isPresent()) {
      return Optional.empty();
    }
    Path folder = options.cache().get();
    try {
      if (!Files.exists(folder)) {
        make(folder);
      }
      Optional<String> obstacle = obstacle(folder);
      obstacle.ifPresent(reason -> LOG.warn("{} is not used as a cache: {}", folder, reason));
      return obstacle.isPresent() ? Optional.empty() : Optional.of(folder);
    } catch (IOException e) {
      LOG.warn("{} can't be made or looked at, so nothing is kept there", folder, e);
      return Optional.empty();
    }
  }

  private static void make(Path folder) throws IOException {
    if (isPosix(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Returns whether a file in the folder is this user's own, and no one else can write to it. */
  static boolean isOwn(Path file) throws IOException {
    return !obstacle(file).isPresent();
  }

  private static Optional<String> obstacle(Path path) throws IOException {
    if (!isPosix(path)) {
      return Optional.empty();
    }
    PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class);
    if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of("others may write to it; take away their right with chmod go-w");
    }
    if (!found.owner().equals(user(path))) {
      return Optional.of("it belongs to " + found.owner().getName());
    }
    return Optional.empty();
  }

  private static UserPrincipal user(Path path) throws IOException {
    if (Files.exists(SELF)) {
      return Files.getOwner(SELF);
    }
    return path.getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(System.getProperty("user.name"));
  }
}
