package dev.kiln.runtime.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.OptionalLong;

/**
 * The memory of the machine, or of the container that this process runs in, as Linux and Android
 * tell it in files. Other systems tell nothing.
 */
public final class MachineMemory {
  private static final Path ROOT = Paths.get("/");

  /** What control groups without a limit give as theirs, in version 1. */
  private static final long NO_LIMIT = Long.MAX_VALUE / 2;

  private MachineMemory() {}

  /**
   * Returns how many bytes this process may still take before the system pushes others out or the
   * container's limit ends the process; nothing if the system does not tell.
   */
  public static OptionalLong free() {
    return free(ROOT);
  }

  /** Returns how many bytes of this process are in memory; nothing if the system does not tell. */
  public static OptionalLong resident() {
    return kilobytes(ROOT.resolve("proc/self/status"), "VmRSS:");
  }

  static OptionalLong free(Path root) {
    OptionalLong machine = kilobytes(root.resolve("proc/meminfo"), "MemAvailable:");
    if (!machine.isPresent()) {
      return machine;
    }
    long free = machine.getAsLong();
    for (String group : groups(root.resolve("proc/self/cgroup"))) {
      free = Math.min(free, inGroup(root, group));
    }
    return OptionalLong.of(Math.max(0, free));
  }

  /** Returns what is free in a control group and those around it, from a line of /proc. */
  private static long inGroup(Path root, String line) {
    String[] parts = line.split(":", 3);
    if (parts.length < 3) {
      return NO_LIMIT;
    }
    boolean second = parts[1].isEmpty();
    Path top = root.resolve(second ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
    Path group = top.resolve(parts[2].replaceFirst("^/+", "")).normalize();
    long free = NO_LIMIT;
    // In a container the line may name a group that is only visible as the top.
    for (Path at = group.startsWith(top) ? group : top; ; at = at.getParent()) {
      free = Math.min(free, second ? second(at) : first(at));
      if (at.equals(top)) {
        return free;
      }
    }
  }

  private static long first(Path group) {
    return left(
        number(group.resolve("memory.limit_in_bytes")),
        number(group.resolve("memory.usage_in_bytes")),
        inStat(group, "total_inactive_file"));
  }

  private static long second(Path group) {
    return left(
        number(group.resolve("memory.max")),
        number(group.resolve("memory.current")),
        inStat(group, "inactive_file"));
  }

  /** Files that were read long ago count as used, but leave when memory is wanted. */
  private static long left(OptionalLong limit, OptionalLong used, long discardable) {
    return limit.isPresent() && used.isPresent() && limit.getAsLong() < NO_LIMIT
        ? limit.getAsLong() - used.getAsLong() + discardable
        : NO_LIMIT;
  }

  private static List<String> groups(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      lines.removeIf(
          line -> !line.startsWith("0::") && !line.matches("\\d+:([^:]*,)?memory(,.*|:.*)"));
      return lines;
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  private static OptionalLong number(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(text(file)));
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  private static long inStat(Path group, String name) {
    try {
      for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
        if (line.startsWith(name + " ")) {
          return Long.parseLong(line.substring(name.length() + 1).trim());
        }
      }
    } catch (IOException | RuntimeException e) {
      // Then nothing is known to be discardable.
    }
    return 0;
  }

  private static OptionalLong kilobytes(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name)) {
          return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException | RuntimeException e) {
      // The system does not tell.
    }
    return OptionalLong.empty();
  }

  private static String text(Path file) throws IOException {
    return Files.readAllLines(file).get(0).trim();
  }
}
