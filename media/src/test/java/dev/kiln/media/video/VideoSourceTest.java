package dev.kiln.media.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.BufferedImages;
import dev.kiln.media.Jpeg;
import dev.kiln.media.Mats;
import dev.kiln.media.MediaException;
import dev.kiln.media.OpenCv;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;

class VideoSourceTest {
  @TempDir private Path folder;

  @AfterEach
  void everythingIsClosed() {
    assertEquals(0, OpenHandles.total());
  }

  @Test
  void aFoldersPicturesComeByNameAndDamagedOnesAreLeftOut() throws IOException {
    for (int i : new int[] {2, 0, 1}) {
      Pictures.write(
          BufferedImages.view(Clip.frame(i, 40 + i, 30)), folder.resolve("picture" + i + ".png"));
    }
    Files.writeString(folder.resolve("picture00.jpg"), "no picture");
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    try (VideoSource pictures = VideoSource.open(folder.toString())) {
      for (int i = 0; i < 3; i++) {
        assertTrue(pictures.grab());
        Image image = new Image(new byte[(40 + i) * 90], 40 + i, 30, PixelFormat.BGR);
        pictures.retrieve(image);
        assertEquals(Clip.frame(i, 40 + i, 30), image);
      }
      assertFalse(pictures.grab());
    }
  }

  /** EXIF's orientation 6: the stored picture is turned clockwise. */
  @Test
  void aPhotoOnItsSideIsTurnedUpright() throws IOException {
    byte[] stored = Jpeg.encode(Clip.frame(3, 64, 32));
    byte[] exif = {
      -1, -31, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0,
      0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
    };
    ByteBuffer turned = ByteBuffer.allocate(stored.length + exif.length);
    turned.put(stored, 0, 2).put(exif).put(stored, 2, stored.length - 2);
    Path file = Files.write(folder.resolve("turned.jpg"), turned.array());
    try (VideoSource pictures = VideoSource.open(folder.toString())) {
      assertTrue(pictures.grab());
      assertEquals(32, pictures.width());
      assertEquals(64, pictures.height());
      Image frame = Image.blank(32, 64, PixelFormat.BGR);
      pictures.retrieve(frame);
      assertEquals(BufferedImages.image(Pictures.read(file)), frame);
    }
  }

  @Test
  void everyKindOfOpenHandleIsCounted() {
    Path file = folder.resolve("counted.avi");
    try (VideoFile video = VideoFile.create(file, 32, 32, 10)) {
      assertEquals(1, OpenHandles.WRITERS.count());
      video.write(Clip.frame(0, 32, 32));
      video.finish();
    }
    try (VideoSource video = VideoSource.file(file)) {
      assertTrue(video.grab());
      assertEquals(1, OpenHandles.CAPTURES.count());
      assertEquals(1, OpenHandles.total());
    }
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    refused("absent.avi: no such file", folder.resolve("absent.avi").toString());
    refused("camera 97: not found", "97");
    refused("no pictures in this folder", Files.createDirectory(folder.resolve("e")).toString());
  }

  @Test
  void aFileThatIsNoVideoIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.avi"), "no video");
    refused(
        Ffmpeg.isInstalled() ? "ffmpeg cannot read this as a video" : "install ffmpeg",
        text.toString());
  }

  @Test
  void aTruncatedAviGivesTheFramesThatAreThere() throws IOException {
    Path whole = folder.resolve("whole.avi");
    Clip.write(whole, 20, 96, 64, 10);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.avi"), Arrays.copyOf(bytes, bytes.length / 2));
    int frames = 0;
    try (VideoSource video = VideoSource.file(cut)) {
      while (video.grab()) {
        frames++;
      }
    } catch (MediaException e) {
      assertTrue(e.getMessage().contains("cut.avi"), e.getMessage());
    }
    assertTrue(frames < 20, frames + " frames");
  }

  /** OpenCV would take a frame for whatever format its bytes begin like. */
  @Test
  void aFrameThatIsNoJpegIsNamed() throws IOException {
    Path whole = folder.resolve("whole.avi");
    Clip.write(whole, 3, 96, 64, 10);
    byte[] bytes = Files.readAllBytes(whole);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int second = text.indexOf("00dc", text.indexOf("00dc", text.indexOf("movi")) + 4) + 8;
    System.arraycopy(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, 0, bytes, second, 8);
    Path mixed = Files.write(folder.resolve("mixed.avi"), bytes);
    try (VideoSource video = VideoSource.file(mixed)) {
      assertTrue(video.grab());
      assertEquals(10, video.fps());
      assertEquals(3, video.frames());
      MediaException e = assertThrows(MediaException.class, video::grab);
      assertEquals(
          mixed + ": the video is damaged in frame 2 (not a whole JPEG: not a JPEG)",
          e.getMessage());
    }
  }

  @Test
  @EnabledIf(value = "dev.kiln.media.video.Ffmpeg#isInstalled", disabledReason = "needs ffmpeg")
  void aDamagedMp4IsNamed() throws IOException {
    Path whole = folder.resolve("whole.mp4");
    Clip.write(whole, 20, 96, 64, 10);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
    refused("cut.mp4: ffmpeg cannot read this as a video", cut.toString());
  }

  @Test
  void aMatrixWithGapsBetweenItsRowsIsCopiedWhole() {
    OpenCv.require();
    Image picture = Clip.frame(3, 60, 40);
    Mat whole = new Mat();
    Mats.copy(picture, whole);
    assertEquals(picture, Mats.image(whole));
    Mat part = whole.submat(5, 25, 10, 50);
    assertFalse(part.isContinuous());
    assertEquals(picture.crop(new Box(10, 5, 40, 20)), Mats.image(part));
    Image rgb = picture.to(PixelFormat.RGB);
    assertThrows(IllegalArgumentException.class, () -> Mats.copy(rgb, whole));
    assertThrows(IllegalArgumentException.class, () -> Mats.copy(whole, rgb));
    part.release();
    whole.release();
  }

  private static void refused(String about, String source) {
    MediaException e = assertThrows(MediaException.class, () -> VideoSource.open(source));
    assertTrue(e.getMessage().contains(about), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
