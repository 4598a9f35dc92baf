package dev.kiln.runtime.platform;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Optional;

/** The search for shared libraries as the dynamic linker performs it, without loading them. */
final class SharedLibraries {
  private static final String[] LINUX_FOLDERS = {
    "/lib64",
    "/usr/lib64",
    "/lib",
    "/usr/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu/tegra",
    "/usr/lib/aarch64-linux-gnu/nvidia",
    "/usr/local/nvidia/lib64",
    "/usr/lib/wsl/lib",
    "/run/opengl-driver/lib"
  };

  private SharedLibraries() {}

  /** Returns the file of a library, or empty if the linker would not find it. */
  static Optional<Path> find(String name, OperatingSystem platform) {
    if (platform == OperatingSystem.WINDOWS) {
      String system = System.getenv().getOrDefault("SystemRoot", "C:\\Windows") + "\\System32";
      return inFolders(name, (system + ";" + System.getenv("PATH")).split(";"));
    }
    String folders = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
    Optional<Path> found = inFolders(name, folders.split(":"));
    found = found.isPresent() ? found : inFolders(name, LINUX_FOLDERS);
    found = found.isPresent() ? found : cached(name);
    return found.isPresent() ? found : loaded(name);
  }

  /**
   * Searches the linker's cache, a binary file in which each path is delimited by zero bytes. See
   * ldconfig(8).
   */
  private static Optional<Path> cached(String name) {
    String cache = read(Paths.get("/etc/ld.so.cache"));
    int at = cache.indexOf("/" + name + "\0");
    return at < 0
        ? Optional.empty()
        : Optional.of(Paths.get(cache.substring(cache.lastIndexOf('\0', at) + 1, at), name));
  }

  /**
   * Searches the libraries already loaded into the process, which can be used whoever loaded them.
   * A line in /proc/self/maps, see proc(5), ends with the name of the file, which may continue
   * after the name of the library.
   */
  private static Optional<Path> loaded(String name) {
    for (String line : read(Paths.get("/proc/self/maps")).split("\n")) {
      int at = line.indexOf("/" + name);
      if (at >= 0 && isVersion(line.substring(at + 1 + name.length()))) {
        return Optional.of(Paths.get(line.substring(line.indexOf('/'))));
      }
    }
    return Optional.empty();
  }

  private static boolean isVersion(String ending) {
    return ending.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Returns the name of the file to which the name of a library resolves; on Linux it ends with the
   * version.
   */
  static String version(String name, OperatingSystem platform) {
    Optional<Path> file = find(name, platform);
    try {
      return file.isPresent() ? file.get().toRealPath().getFileName().toString() : "";
    } catch (IOException e) {
      return name;
    }
  }

  private static Optional<Path> inFolders(String name, String... folders) {
    for (String folder : folders) {
      File file = new File(folder, name);
      if (!folder.isEmpty() && file.exists()) {
        return Optional.of(file.toPath());
      }
    }
    return Optional.empty();
  }
}
