package dev.kiln.cli.attack;

import dev.kiln.cli.console.Failure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The child process of {@link AttackTest}. For each file it prints its number before it is opened,
 * and then what became of it: {@code 17 opened}, {@code 17 refused}, {@code 17 unforeseen REASON};
 * at last {@code peak KILOBYTES}.
 */
final class Attacked {
  static final int HANG = 3;
  private static final long MOST_SECONDS = 20;

  private static volatile long began = Long.MAX_VALUE;

  private Attacked() {}

  static List<byte[]> seeds(Kind kind, Path folder) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(kind::takes).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    }
    return seeds;
  }

  /** The kind, the seeds' folder, a folder to work in, first number, number after the last. */
  public static void main(String[] arguments) throws IOException {
    Kind kind = Kind.valueOf(arguments[0]);
    List<byte[]> seeds = seeds(kind, Path.of(arguments[1]));
    Path file = Path.of(arguments[2]).resolve("mutant." + kind.name().toLowerCase());
    watch(Thread.currentThread().getId());
    for (int i = Integer.parseInt(arguments[3]); i < Integer.parseInt(arguments[4]); i++) {
      Files.write(file, kind.mutant(seeds, i));
      System.out.println(i + " opening");
      System.out.flush();
      began = System.nanoTime();
      System.out.println(i + " " + outcome(kind, file));
      began = Long.MAX_VALUE;
    }
    System.out.println("peak " + peak());
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static String outcome(Kind kind, Path file) {
    try {
      kind.open(file);
      return "opened";
    } catch (Throwable e) {
      String line = Failure.line(e);
      boolean foreseen = !line.startsWith("unexpected ") && !(e instanceof Error);
      return foreseen ? "refused" : "unforeseen " + line.replace('\n', ' ');
    }
  }

  private static long peak() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }
  }

  /** Ends the process when a file takes too much of a processor, or waits. */
  private static void watch(long thread) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Thread watcher =
        new Thread(
            () -> {
              long last = began;
              long used = 0;
              while (true) {
                pause();
                long now = began;
                if (now != last) {
                  last = now;
                  used = threads.getThreadCpuTime(thread);
                } else if (now != Long.MAX_VALUE
                    && (threads.getThreadCpuTime(thread) - used
                            > TimeUnit.SECONDS.toNanos(MOST_SECONDS)
                        || System.nanoTime() - now > TimeUnit.SECONDS.toNanos(10 * MOST_SECONDS))) {
                  Runtime.getRuntime().halt(HANG);
                }
              }
            });
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
