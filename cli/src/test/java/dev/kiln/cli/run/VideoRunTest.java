package dev.kiln.cli.run;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kiln.cli.Console;
import dev.kiln.media.BufferedImages;
import dev.kiln.media.video.OpenHandles;
import dev.kiln.media.video.VideoFile;
import dev.kiln.media.video.VideoSource;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model on a video: the sample page of digits, seen for a moment. */
class VideoRunTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");
  private static final int FRAMES = 4;

  @TempDir private static Path folder;
  private static Path clip;
  private static Image page;

  @BeforeAll
  static void filmThePage() throws IOException {
    clip = folder.resolve("page.avi");
    page = BufferedImages.image(Pictures.read(Path.of("../samples/digits.png")));
    try (VideoFile video = VideoFile.create(clip, page.width(), page.height(), 12.5)) {
      for (int i = 0; i < FRAMES; i++) {
        video.write(page);
      }
      video.finish();
    }
  }

  @Test
  void everyFramesDigitsAreDrawnAndTheFrameRateIsKept() {
    Path out = folder.resolve("new/read.avi");
    Console run = kiln("run", DIGITS, clip, "-o", out);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("read.avi: 4 frames"), run.out());
    try (VideoSource video = VideoSource.file(out)) {
      assertEquals(12.5, video.fps(), 1e-3);
      int frames = 0;
      while (video.grab()) {
        assertEquals(page.width(), video.width());
        Image frame =
            new Image(page.pixels().clone(), page.width(), page.height(), PixelFormat.BGR);
        video.retrieve(frame);
        assertTrue(orange(frame) > 1_000 + orange(page), "boxes: " + orange(frame));
        frames++;
      }
      assertEquals(FRAMES, frames);
    }
  }

  /** Pixels near the colour of the boxes. */
  private static int orange(Image bgr) {
    int count = 0;
    for (int i = 0; i < bgr.pixels().length; i += 3) {
      int blue = bgr.pixels()[i] & 0xff;
      int green = bgr.pixels()[i + 1] & 0xff;
      int red = bgr.pixels()[i + 2] & 0xff;
      count += red > 180 && green < 130 && blue < 100 ? 1 : 0;
    }
    return count;
  }

  @Test
  void aProgramReadsWhatWasDone() {
    JsonObject report =
        kiln("run", DIGITS, clip, "-o", folder.resolve("json.avi"), "--json").json();
    assertEquals(FRAMES, report.get("frames").getAsInt());
    assertEquals(12.5, report.get("fps").getAsDouble(), 1e-3);
  }

  @Test
  void withoutAnOutputAProgramReadsAnObjectForEachFrame() {
    Console run = kiln("run", DIGITS, clip, "--json");
    assertEquals(0, run.exitCode(), run.err());
    List<JsonObject> frames =
        run.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertEquals(FRAMES, frames.size());
    assertEquals(3, frames.get(3).get("frame").getAsInt());
    assertEquals(3 / 12.5, frames.get(3).get("seconds").getAsDouble(), 1e-3);
    JsonObject answer = frames.get(3).getAsJsonObject("answer");
    assertEquals(13, answer.getAsJsonArray("digits").size());
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnyWork() {
    fails(2, "name its file with -o", "run", DIGITS, clip);
    fails(2, "out.png", "run", DIGITS, clip, "-o", folder.resolve("out.png"));
    fails(1, "absent.avi", "run", DIGITS, folder.resolve("absent.avi"), "-o", out("a.avi"));
  }

  @Test
  void aVideoThatFailsHalfwayLeavesNothing() throws IOException {
    Path text = Files.writeString(folder.resolve("text.avi"), "no video");
    Path out = out("failed/out.avi");
    fails(1, "text.avi", "run", DIGITS, text, "-o", out);
    assertFalse(Files.exists(out));
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(List.of(), files.filter(f -> f.toString().contains(".part")).toList());
    }
  }

  @Test
  void aVideoWhoseFirstFrameIsDamagedIsClosed() throws IOException {
    byte[] bytes = Files.readAllBytes(clip);
    int start = 0;
    while ((bytes[start] & 0xff) != 0xff || (bytes[start + 1] & 0xff) != 0xd8) {
      start++;
    }
    Arrays.fill(bytes, start, start + 64, (byte) 0);
    Path damaged = Files.write(folder.resolve("damaged.avi"), bytes);
    int open = OpenHandles.total();
    fails(1, "damaged.avi", "run", DIGITS, damaged, "--json");
    fails(1, "damaged.avi", "run", DIGITS, damaged, "-o", out("damaged/out.avi"));
    assertEquals(open, OpenHandles.total());
  }

  private static Path out(String name) {
    return folder.resolve(name);
  }

  private static void fails(int exitCode, String about, Object... arguments) {
    Console console = kiln(arguments);
    assertEquals(exitCode, console.exitCode(), console.err());
    assertTrue(console.err().contains(about), console.err());
    assertEquals(1, console.err().strip().lines().count(), console.err());
  }
}
