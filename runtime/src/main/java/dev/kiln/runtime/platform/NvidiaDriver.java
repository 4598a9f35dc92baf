package dev.kiln.runtime.platform;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.TreeSet;

/** NVIDIA's driver and its devices, looked for without loading anything. */
public final class NvidiaDriver {
  private static final String LINUX = "libcuda.so.1";
  private static final String WINDOWS = "nvcuda.dll";

  private NvidiaDriver() {}

  /** Why there is no device to compute on, in one line; empty if there is one. */
  public static Optional<String> obstacle(OperatingSystem platform) {
    return switch (platform) {
      case LINUX -> {
        Optional<String> library = missing(LINUX, platform);
        yield library.isPresent() ? library : missingDevice();
      }
      case WINDOWS -> missing(WINDOWS, platform);
      default -> Optional.of("NVIDIA's libraries exist for Linux and Windows only");
    };
  }

  private static Optional<String> missing(String library, OperatingSystem platform) {
    return SharedLibraries.find(library, platform).isPresent()
        ? Optional.empty()
        : Optional.of("no NVIDIA driver: " + library + " is in none of the library folders");
  }

  /** NVIDIA's own nodes, those of its boards (Tegra), and that of Windows' Linux. */
  private static Optional<String> missingDevice() {
    String[] nodes =
        new File("/dev").list((dev, name) -> name.matches("nvidia.*|nvhost.*|nvgpu.*|nvmap.*|dxg"));
    return nodes != null && nodes.length > 0
        ? Optional.empty()
        : Optional.of(
            "no NVIDIA device in /dev, though its driver is there; a container must be given one");
  }

  /**
   * What compiled engines depend on, as far as Linux tells: the driver's version and the devices'
   * names.
   */
  public static String fingerprint(OperatingSystem platform) {
    TreeSet<String> devices = new TreeSet<>();
    File[] folders = new File("/proc/driver/nvidia/gpus").listFiles();
    for (File folder : folders == null ? new File[0] : folders) {
      devices.add(folder.getName() + " " + model(new File(folder, "information")));
    }
    return SharedLibraries.version(LINUX, platform) + "\n" + devices;
  }

  private static String model(File information) {
    try {
      for (String line : Files.readAllLines(information.toPath(), StandardCharsets.UTF_8)) {
        if (line.startsWith("Model:")) {
          return line.substring("Model:".length()).trim();
        }
      }
    } catch (IOException e) {
      return "";
    }
    return "";
  }
}
