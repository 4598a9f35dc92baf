package dev.kiln.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the dynamic linker would find a shared library; asked without loading it. */
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

  /** The library's file; empty if the linker would not find it. */
  static Optional<Path> find(String name, Platform platform) {
    if (platform == Platform.WINDOWS) {
      String system = System.getenv().getOrDefault("SystemRoot", "C:\\Windows") + "\\System32";
      return inFolders(name, (system + ";" + System.getenv("PATH")).split(";"));
    }
    String folders = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
    Optional<Path> found = loaded(name);
    found = found.isPresent() ? found : inFolders(name, folders.split(":"));
    found = found.isPresent() ? found : cached(name);
    return found.isPresent() ? found : inFolders(name, LINUX_FOLDERS);
  }

  /** A library that is already in the process, whoever loaded it, serves everybody. */
  private static Optional<Path> loaded(String name) {
    return inList("(/\\S*/" + Pattern.quote(name) + "[.\\d]*)\n", Paths.get("/proc/self/maps"));
  }

  /** The linker's cache is binary; its paths end in a zero byte. Source: ldconfig(8). */
  private static Optional<Path> cached(String name) {
    return inList(
        "\\x00(/[^\\x00]*/" + Pattern.quote(name) + ")\\x00", Paths.get("/etc/ld.so.cache"));
  }

  private static Optional<Path> inList(String pattern, Path list) {
    try {
      String text = new String(Files.readAllBytes(list), StandardCharsets.ISO_8859_1);
      Matcher matcher = Pattern.compile(pattern).matcher(text);
      return matcher.find() ? Optional.of(Paths.get(matcher.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The name of the file that a library's name leads to, which on Linux ends in the version. */
  static String version(String name, Platform platform) {
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
