package dev.kiln.runtime.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.stream.Stream;

/** The properties of the processor that the optimisation of graphs depends on. */
public final class Processor {
  private static final Path LINUX = Paths.get("/proc/cpuinfo");

  private Processor() {}

  /** Returns the architecture and the instruction set extensions that the system reports. */
  public static String features() {
    String architecture = System.getProperty("os.arch", "");
    return architecture + "\n" + (Files.isReadable(LINUX) ? linux() : windows());
  }

  /** Reads the features of the first core; the line is called flags on x86 and Features on ARM. */
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
