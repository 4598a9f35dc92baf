package dev.kiln.media.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class VideoFileTest {
  @TempDir private Path folder;

  @AfterEach
  void everythingIsClosed() {
    assertEquals(0, OpenHandles.total());
  }

  @Test
  void anAviHoldsEveryFrameAndTheFrameRate() {
    Path file = folder.resolve("new/clip.avi");
    Clip.write(file, 10, 96, 64, 12.5);
    holds(file, 10, 96, 64, 12.5);
  }

  @Test
  void uncommonFrameRatesAreKept() {
    for (double fps : new double[] {0.5, 23.976, 29.97, 60}) {
      Path file = folder.resolve("rate.avi");
      Clip.write(file, 3, 32, 32, fps);
      try (VideoSource video = VideoSource.file(file)) {
        assertEquals(fps, video.fps(), 1e-3);
      }
    }
  }

  @Test
  @EnabledIf(value = "dev.kiln.media.video.Ffmpeg#isInstalled", disabledReason = "needs ffmpeg")
  void anMp4GoesThroughFfmpegAndBack() {
    Path file = folder.resolve("clip.mp4");
    Clip.write(file, 20, 96, 64, 12.5);
    holds(file, 20, 96, 64, 12.5);
  }

  @Test
  @EnabledIf(value = "dev.kiln.media.video.Ffmpeg#isInstalled", disabledReason = "needs ffmpeg")
  void oddSizesAreMadeEvenForFfmpeg() {
    Path file = folder.resolve("-odd name.mp4");
    Clip.write(file, 5, 33, 35, 10);
    try (VideoSource video = VideoSource.open(file.toString())) {
      assertTrue(video.grab());
      assertEquals(34, video.width());
      assertEquals(36, video.height());
    }
  }

  private static void holds(Path file, int frames, int width, int height, double fps) {
    try (VideoSource video = VideoSource.file(file)) {
      assertEquals(fps, video.fps(), 1e-3);
      assertEquals(frames, video.frames());
      for (int i = 0; i < frames; i++) {
        assertTrue(video.grab(), "frame " + i);
        Image frame =
            new Image(new byte[width * height * 3], video.width(), video.height(), PixelFormat.BGR);
        video.retrieve(frame);
        double off = Clip.difference(frame, Clip.frame(i, width, height));
        assertTrue(off < 8, "frame " + i + " is off by " + off);
        assertTrue(off < Clip.difference(frame, Clip.frame(i + 3, width, height)), "in order");
      }
      assertFalse(video.grab());
    }
  }

  @Test
  void whatIsNotFinishedLeavesNothingAndWhatWasThereStays() throws IOException {
    Path file = Files.write(folder.resolve("kept.avi"), new byte[] {1, 2, 3});
    try (VideoFile video = VideoFile.create(file, 32, 32, 10)) {
      video.write(Clip.frame(0, 32, 32));
    }
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aFrameOfAnotherSizeIsRefused() {
    try (VideoFile video = VideoFile.create(folder.resolve("a.avi"), 32, 32, 10)) {
      Image wide = Clip.frame(0, 64, 32);
      Exception e = assertThrows(IllegalArgumentException.class, () -> video.write(wide));
      assertTrue(
          e.getMessage().contains("64x32 BGR does not fit a video of 32x32"), e.getMessage());
    }
  }

  @Test
  void aNameThatIsNotAVideosIsRefused() {
    Path file = folder.resolve("a.png");
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> VideoFile.create(file, 32, 32, 10));
    assertTrue(e.getMessage().contains("use the ending .avi"), e.getMessage());
  }

  @Test
  void aMissingProgramIsNamedWithWhatToDo() {
    MediaException e =
        assertThrows(MediaException.class, () -> Ffmpeg.start("a.mp4", List.of("no-such-ffmpeg")));
    assertEquals(
        "a.mp4: this video format needs the program no-such-ffmpeg, which is not installed;"
            + " install ffmpeg, or use MJPEG in .avi",
        e.getMessage());
  }
}
