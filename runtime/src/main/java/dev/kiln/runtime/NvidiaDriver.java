package dev.kiln.runtime;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for the library that NVIDIA's driver installs, without loading it. */
final class NvidiaDriver {
  private static final List<String> LINUX_FOLDERS =
      List.of(
          "/usr/lib/x86_64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu/tegra",
          "/usr/lib/aarch64-linux-gnu/nvidia",
          "/usr/lib64",
          "/usr/lib",
          "/usr/local/nvidia/lib64",
          "/usr/lib/wsl/lib",
          "/run/opengl-driver/lib");

  private NvidiaDriver() {}

  static Optional<String> obstacle(Platform platform) {
    String library = platform == Platform.WINDOWS ? "nvcuda.dll" : "libcuda.so.1";
    for (String folder : folders(platform)) {
      if (new File(folder, library).exists()) {
        return Optional.empty();
      }
    }
    return Optional.of("no NVIDIA driver: " + library + " is in none of the library folders");
  }

  private static List<String> folders(Platform platform) {
    List<String> folders = new ArrayList<>();
    if (platform == Platform.WINDOWS) {
      folders.add(System.getenv().getOrDefault("SystemRoot", "C:\\Windows") + "\\System32");
      return folders;
    }
    String searched = System.getenv("LD_LIBRARY_PATH");
    if (searched != null) {
      for (String folder : searched.split(":")) {
        if (!folder.isEmpty()) {
          folders.add(folder);
        }
      }
    }
    folders.addAll(LINUX_FOLDERS);
    return folders;
  }
}
