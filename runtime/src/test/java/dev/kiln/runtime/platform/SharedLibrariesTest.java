package dev.kiln.runtime.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Provider;
import dev.kiln.runtime.Providers;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
class SharedLibrariesTest {
  private static final Path LDCONFIG = Path.of("/sbin/ldconfig");

  static boolean linkerTellsItsCache() {
    return Files.isExecutable(LDCONFIG) && Files.exists(Path.of("/etc/ld.so.cache"));
  }

  @Test
  @EnabledIf("linkerTellsItsCache")
  void findsAllThatTheLinkerFinds() throws Exception {
    Process process = new ProcessBuilder(LDCONFIG.toString(), "-p").start();
    List<String> names;
    try (BufferedReader reader = process.inputReader()) {
      names =
          reader.lines().filter(l -> l.contains("=>")).map(l -> l.strip().split(" ")[0]).toList();
    }
    assertFalse(names.isEmpty());
    for (String name : names) {
      Optional<Path> found = SharedLibraries.find(name, OperatingSystem.LINUX);
      assertTrue(found.isPresent() && Files.exists(found.get()), name);
    }
  }

  @Test
  void findsWhatIsLoadedAndNotWhatIsNowhere() {
    Path libjvm = SharedLibraries.find("libjvm.so", OperatingSystem.LINUX).orElseThrow();
    assertTrue(libjvm.startsWith(System.getProperty("java.home")), libjvm.toString());
    assertEquals(Optional.empty(), SharedLibraries.find("libnope.so.7", OperatingSystem.LINUX));
    assertEquals("", SharedLibraries.version("libnope.so.7", OperatingSystem.LINUX));
  }

  @ParameterizedTest
  @EnumSource(names = {"CUDA", "TENSORRT"})
  void whatNvidiasProvidersLackIsNamed(Provider provider) {
    Optional<String> obstacle =
        NvidiaLibraries.obstacle(provider == Provider.TENSORRT, OperatingSystem.LINUX);
    for (String library : List.of("libcudnn.so.9", "libcublasLt.so.12", "libnvinfer.so.10")) {
      boolean needed = provider == Provider.TENSORRT || !library.contains("nvinfer");
      boolean missing = SharedLibraries.find(library, OperatingSystem.LINUX).isEmpty();
      assertEquals(needed && missing, obstacle.orElse("").contains(library), obstacle.toString());
    }
  }

  @Test
  void theDriverIsAskedForFirst() {
    boolean driver = SharedLibraries.find("libcuda.so.1", OperatingSystem.LINUX).isPresent();
    Optional<String> obstacle = Providers.obstacle(Provider.CUDA);
    assertEquals(!driver, obstacle.orElse("").startsWith("no NVIDIA driver: libcuda.so.1"));
  }
}
