package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.pictures.PictureException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
  /** 3 wide, 2 high. */
  private static final Picture SMALL =
      new Picture(2, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19});

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"80, 60, 30, 40, 30", "60, 80, 30, 30, 40", "50, 50, 64, 64, 64", "90, 20, 5, 23, 5"})
  void theShorterSideIsResizedAndTheLongerInProportion(
      int width, int height, int shorter, int expectedWidth, int expectedHeight)
      throws IOException {
    Path file = folder.resolve("grey.png");
    GeneratedPhotos.write(file, filled(width, height, BufferedImage.TYPE_INT_RGB, 0x3264c8));
    Picture picture = Picture.read(file, shorter);
    assertEquals(expectedWidth, picture.width());
    assertEquals(expectedHeight, picture.height());
    for (int i = 0; i < picture.rgb().length; i += 3) {
      assertArrayEquals(
          new byte[] {0x32, 0x64, (byte) 0xc8}, Arrays.copyOfRange(picture.rgb(), i, i + 3));
    }
  }

  @Test
  void finePatternsBecomeGreyInsteadOfAliasing() throws IOException {
    BufferedImage stripes = new BufferedImage(160, 160, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 160; y++) {
      for (int x = 0; x < 160; x += 2) {
        stripes.setRGB(x, y, 0xffffff);
      }
    }
    Path file = folder.resolve("stripes.png");
    GeneratedPhotos.write(file, stripes);
    for (byte value : Picture.read(file, 20).rgb()) {
      assertEquals(127.5, value & 0xff, 8);
    }
  }

  @Test
  void whatIsTransparentBecomesWhite() throws IOException {
    Path file = folder.resolve("glass.png");
    GeneratedPhotos.write(file, filled(8, 8, BufferedImage.TYPE_INT_ARGB, 0));
    for (byte value : Picture.read(file, 8).rgb()) {
      assertEquals(255, value & 0xff);
    }
  }

  /** EXIF orientation 6: the first row of the file is the right edge of the picture. */
  @Test
  void aPhotoTakenSidewaysStandsUpright() throws IOException {
    BufferedImage lying = filled(64, 32, BufferedImage.TYPE_INT_RGB, 0);
    for (int i = 0; i < 64 * 16; i++) {
      lying.setRGB(i % 64, i / 64, 0xffffff);
    }
    Path file = GeneratedPhotos.turned(folder.resolve("sideways.jpg"), lying, 6);
    Picture picture = Picture.read(file, 32);
    assertEquals(32, picture.width());
    assertEquals(64, picture.height());
    assertTrue((picture.rgb()[3 * (32 * 32 + 28)] & 0xff) > 200, "the right half is white");
    assertTrue((picture.rgb()[3 * (32 * 32 + 4)] & 0xff) < 50, "the left half is black");
  }

  @Test
  void ofALineOfPixelsTheMiddleIsEnlarged() throws IOException {
    BufferedImage line = filled(1, 60_000, BufferedImage.TYPE_INT_RGB, 0x3264c8);
    line.setRGB(0, 0, 0xffffff);
    Path file = folder.resolve("line.png");
    GeneratedPhotos.write(file, line);
    Picture picture = Picture.read(file, 64);
    assertEquals(64, picture.width());
    assertEquals(16 * 64, picture.height());
    assertArrayEquals(
        new byte[] {0x32, 0x64, (byte) 0xc8}, Arrays.copyOfRange(picture.rgb(), 0, 3));
  }

  @Test
  void aSquareIsTakenAsItIsOrMirrored() {
    byte[] square = new byte[13];
    SMALL.crop(1, 0, 2, false, square, 1);
    assertArrayEquals(new byte[] {0, 4, 5, 6, 7, 8, 9, 14, 15, 16, 17, 18, 19}, square);
    SMALL.crop(1, 0, 2, true, square, 1);
    assertArrayEquals(new byte[] {0, 7, 8, 9, 4, 5, 6, 17, 18, 19, 14, 15, 16}, square);
  }

  @Test
  void itsArrayHasChannelsFirst() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray array = SMALL.array(manager);
      assertEquals(new Shape(1, 3, 2, 3), array.getShape());
      float[] bytes = array.mul(255).toFloatArray();
      float[] expected = {1, 4, 7, 11, 14, 17, 2, 5, 8, 12, 15, 18, 3, 6, 9, 13, 16, 19};
      assertArrayEquals(expected, bytes, 1e-4f);
    }
  }

  @Test
  void namesAFileThatIsNoPicture() throws IOException {
    Path file = Files.write(folder.resolve("a.jpg"), new byte[100]);
    assertEquals(file + ": not a picture; expected PNG, JPEG, GIF or BMP", failure(file));
    Path whole = folder.resolve("whole.png");
    GeneratedPhotos.write(whole, filled(50, 50, BufferedImage.TYPE_INT_RGB, 7));
    byte[] bytes = Files.readAllBytes(whole);
    Path half = Files.write(folder.resolve("half.png"), Arrays.copyOf(bytes, bytes.length / 2));
    assertTrue(failure(half).startsWith(half + ": the picture is damaged ("), failure(half));
  }

  private static String failure(Path file) {
    return assertThrows(PictureException.class, () -> Picture.read(file, 8)).getMessage();
  }

  private static BufferedImage filled(int width, int height, int type, int color) {
    BufferedImage picture = new BufferedImage(width, height, type);
    int[] colors = new int[width * height];
    Arrays.fill(colors, color);
    picture.setRGB(0, 0, width, height, colors, 0, width);
    return picture;
  }
}
