package dev.kiln.webcam.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.video.Clip;
import dev.kiln.media.video.OpenHandles;
import dev.kiln.runtime.task.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Half an hour of digits at 30 frames a second; {@code -Dkiln.soak.minutes=N} for another time. */
class SoakTest {
  private static final int MINUTES = Integer.getInteger("kiln.soak.minutes", 30);
  private static final int SETTLING = Math.max(1, MINUTES / 3);
  private static final long SLACK_KB = 48 * 1024;

  @TempDir private Path folder;

  @Test
  @Tag("slow")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void memoryThreadsAndHandlesStayFlat() throws IOException, InterruptedException {
    Path clip = folder.resolve("clip.avi");
    Clip.write(clip, 90, 640, 480, 30);
    // Opened first, since the runtime's thread that watches for lost handles stays.
    ModelCatalog catalog = HeadlessTest.catalog();
    int threads = Thread.activeCount();
    LiveOptions options = LiveOptions.of(clip.toString(), "digits");
    long settled = 0;
    long largest = 0;
    try (LiveSession session = new LiveSession(catalog, options, FrameDisplay.NONE)) {
      for (int minute = 1; minute <= MINUTES; minute++) {
        Thread.sleep(60_000);
        System.gc();
        long resident = residentKilobytes();
        settled = minute <= SETTLING ? resident : settled;
        largest = Math.max(minute <= SETTLING ? 0 : resident, largest);
        System.out.println(minute(minute, resident, session));
      }
      LiveReport report = session.stop();
      assertEquals(0, report.failed(), report.failure());
      report.lines().forEach(System.out::println);
    }
    assertTrue(largest < settled + SLACK_KB, settled + " KB grew to " + largest);
    assertEquals(0, OpenHandles.total());
    assertEquals(threads, Thread.activeCount());
  }

  private static String minute(int minute, long resident, LiveSession session) throws IOException {
    Runtime java = Runtime.getRuntime();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return String.format(
          Locale.ROOT,
          "minute %d: %,d KB resident, %,d KB heap, %d threads, %d files, %d open handles;"
              + " %.1f fps, %d shown, %d dropped, %.1f ms",
          minute,
          resident,
          (java.totalMemory() - java.freeMemory()) / 1024,
          Thread.activeCount(),
          files.count(),
          OpenHandles.total(),
          session.stats().fps(),
          session.stats().shown(),
          session.stats().dropped(),
          session.stats().latencies().get(Stage.TOTAL).p50() / 1e6);
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
