package dev.kiln.webcam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Half an hour of digits at 30 frames a second; {@code -Dkiln.soak.minutes=N} for another time. */
class SoakTest {
  private static final int MINUTES = Integer.getInteger("kiln.soak.minutes", 30);
  private static final long SLACK_KB = 48 * 1024;

  @TempDir private Path folder;

  @Test
  @Tag("slow")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void memoryThreadsAndHandlesStayFlat() throws IOException, InterruptedException {
    Path clip = folder.resolve("clip.avi");
    Clip.write(clip, 90, 640, 480, 30);
    // Opened first: the runtime's watch over lost handles is a thread that stays.
    ModelShelf shelf = HeadlessTest.shelf();
    int threads = Thread.activeCount();
    LiveOptions options =
        new LiveOptions(clip.toString(), "digits", LiveSettings.DEFAULT, Optional.empty());
    Screen dark =
        new Screen() {
          @Override
          public void show(Image frame, Painting painting) {}

          @Override
          public void say(String news) {}
        };
    long settled = 0;
    long largest = 0;
    try (LiveSession session = new LiveSession(shelf, options, dark)) {
      for (int tenth = 1; tenth <= 10; tenth++) {
        Thread.sleep(MINUTES * 6_000L);
        System.gc();
        long resident = residentKilobytes();
        settled = tenth == 3 ? resident : settled;
        largest = tenth > 3 ? Math.max(largest, resident) : largest;
        System.out.printf("%d/10: %,d KB resident, %s%n", tenth, resident, session.stats());
      }
      LiveReport report = session.stop();
      assertEquals(0, report.failed(), report.failure());
      report.lines().forEach(System.out::println);
    }
    assertTrue(largest < settled + SLACK_KB, settled + " KB grew to " + largest);
    assertEquals(0, OpenHandles.count());
    assertEquals(threads, Thread.activeCount());
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
