package dev.kiln.media.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.media.Mats;
import dev.kiln.media.MediaException;
import dev.kiln.media.OpenCv;
import dev.kiln.media.OpenHandles;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

class VideoSourceTest {
  @TempDir private Path folder;

  @AfterEach
  void nothingIsLeftOpen() {
    assertEquals(0, OpenHandles.count());
  }

  @Test
  void aFoldersPicturesComeByNameAndDamagedOnesAreLeftOut() throws IOException {
    OpenCv.require();
    Mat mat = new Mat();
    for (int i : new int[] {2, 0, 1}) {
      Mats.copy(Clip.frame(i, 40 + i, 30), mat);
      Imgcodecs.imwrite(folder.resolve("picture" + i + ".png").toString(), mat);
    }
    mat.release();
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

  @Test
  void whatIsMissingIsNamed() throws IOException {
    refused("absent.avi: no such file", folder.resolve("absent.avi").toString());
    refused("no camera 97", "97");
    refused("no pictures in this folder", Files.createDirectory(folder.resolve("e")).toString());
  }

  @Test
  void aFileThatIsNoVideoIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.avi"), "no video");
    refused(Ffmpeg.isInstalled() ? "not a video" : "install ffmpeg", text.toString());
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

  @Test
  @EnabledIf(value = "dev.kiln.media.video.Ffmpeg#isInstalled", disabledReason = "needs ffmpeg")
  void aDamagedMp4IsNamed() throws IOException {
    Path whole = folder.resolve("whole.mp4");
    Clip.write(whole, 20, 96, 64, 10);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
    refused("cut.mp4: not a video that ffmpeg reads", cut.toString());
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
    assertThrows(MediaException.class, () -> Mats.copy(rgb, whole));
    assertThrows(MediaException.class, () -> Mats.copy(whole, rgb));
    part.release();
    whole.release();
  }

  private static void refused(String about, String source) {
    MediaException e = assertThrows(MediaException.class, () -> VideoSource.open(source));
    assertTrue(e.getMessage().contains(about), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
