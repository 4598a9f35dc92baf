package dev.kiln.webcam.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.video.JavaProcess;
import dev.kiln.media.video.VideoSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that record in a process of their own, which is told to end as ctrl-C does it. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signals there")
class RecordingTest {
  private static final int TERMINATED = 128 + 15;
  private static final long SOME_BYTES = 20_000;

  @TempDir private Path folder;

  @Test
  void aProcessThatIsToldToEndKeepsItsRecording() throws Exception {
    assertKept("out.avi");
  }

  @Test
  @EnabledIf(value = "dev.kiln.media.video.Ffmpeg#isInstalled", disabledReason = "needs ffmpeg")
  void soItDoesWhenAnotherProgramEncodes() throws Exception {
    assertKept("out.mp4");
  }

  private void assertKept(String name) throws Exception {
    Path recording = folder.resolve(name);
    Process session =
        JavaProcess.of(RecordingTest.class, List.of(), recording.toString())
            .redirectOutput(folder.resolve("printed").toFile())
            .start();
    while (size(folder.resolve(".part-" + name)) < SOME_BYTES && session.isAlive()) {
      Thread.sleep(50);
    }
    session.destroy();
    assertTrue(session.waitFor(30, TimeUnit.SECONDS), "it ends in bounded time");
    String printed = Files.readString(folder.resolve("printed"));
    assertEquals(TERMINATED, session.exitValue(), printed);
    assertEquals("", printed);
    try (VideoSource video = VideoSource.file(recording)) {
      assertTrue(video.grab(), "a whole video, as far as it came");
      assertEquals(480, video.width());
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.noneMatch(file -> file.getFileName().toString().startsWith(".part-")));
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** The process that records. */
  public static void main(String[] arguments) throws InterruptedException {
    LiveOptions options =
        LiveOptions.of(HeadlessTest.CLIP.toString(), "digits").withRecording(Path.of(arguments[0]));
    Headless.run(HeadlessTest.catalog(), options, Duration.ofMinutes(1));
  }
}
