package dev.kiln.runtime.platform;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.TreeSet;

/** The NVIDIA driver and its devices, detected without loading a library. */
public final class NvidiaDriver {
  private static final String LINUX = "libcuda.so.1";
  private static final String WINDOWS = "nvcuda.dll";

  private NvidiaDriver() {}

  /**
   * Returns one line that says why no device is available for computing, or empty if there is one.
   */
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

  /**
   * Checks NVIDIA's own device nodes, those of its Tegra boards, and the one of the Windows
   * Subsystem for Linux.
   */
  private static Optional<String> missingDevice() {
    String[] nodes =
        new File("/dev").list((dev, name) -> name.matches("nvidia.*|nvhost.*|nvgpu.*|nvmap.*|dxg"));
    return nodes != null && nodes.length > 0
        ? Optional.empty()
        : Optional.of(
            "no NVIDIA device in /dev, though its driver is there; a container must be given one");
  }

  /**
   * Returns the properties that compiled engines depend on, as far as Linux provides them: the
   * version of the driver and the names of the devices.
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
