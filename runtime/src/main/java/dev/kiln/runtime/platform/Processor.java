package dev.kiln.runtime.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.stream.Stream;

/** The processor, as far as graphs are optimised for it. */
public final class Processor {
  private static final Path LINUX = Paths.get("/proc/cpuinfo");

  private Processor() {}

  /** The architecture and the extensions that the system tells of. */
  public static String features() {
    String architecture = System.getProperty("os.arch", "");
    return architecture + "\n" + (Files.isReadable(LINUX) ? linux() : windows());
  }

  /** The first core's; x86 calls them flags, ARM Features. */
  private static String linux() {
    try (Stream<String> lines = Files.lines(LINUX)) {
      return lines
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .findFirst()
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private static String windows() {
    return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
  }
}
