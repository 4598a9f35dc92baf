package dev.kiln.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    BufferedImage picture = gradient(31, 17);
    Path file = folder.resolve("deep/er/gradient.png");
    Pictures.write(picture, file);
    BufferedImage read = Pictures.read(file);
    assertArrayEquals(
        picture.getRGB(0, 0, 31, 17, null, 0, 31), read.getRGB(0, 0, 31, 17, null, 0, 31));
  }

  @Test
  void transparencyIsLaidOnWhite() throws IOException {
    Path file = folder.resolve("clear.png");
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB), "png", file.toFile());
    assertEquals(0xffffffff, Pictures.read(file).getRGB(1, 1));
  }

  /**
   * EXIF orientation 6: the camera was turned, the first row of the file is the right edge of the
   * picture.
   */
  @Test
  void aPictureTakenSidewaysStandsUpright() throws IOException {
    BufferedImage lying = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 64; x++) {
        lying.setRGB(x, y, 0xffffff);
      }
    }
    Path file = folder.resolve("sideways.jpg");
    Files.write(file, withOrientation(jpeg(lying), 6));
    BufferedImage upright = Pictures.read(file);
    assertEquals(32, upright.getWidth());
    assertEquals(64, upright.getHeight());
    assertTrue((upright.getRGB(28, 32) & 255) > 200, "the right half is white");
    assertTrue((upright.getRGB(4, 32) & 255) < 50, "the left half is black");
    assertEquals(new Pictures.Size(32, 64), Pictures.size(file));
    assertEquals(new Pictures.Size(64, 32), Pictures.storedSize(file));
    assertEquals(64, Pictures.readStored(file).getWidth());
  }

  @Test
  void aMaskKeepsTheIndicesOfItsPalette() throws IOException {
    byte[] black = new byte[256];
    BufferedImage mask =
        new BufferedImage(
            3,
            2,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 256, black, black, black));
    mask.getRaster().setSample(2, 1, 0, 17);
    Path file = folder.resolve("mask.png");
    ImageIO.write(mask, "png", file.toFile());
    assertEquals(17, Pictures.readStored(file).getRaster().getSample(2, 1, 0));
    assertEquals("3x2", Pictures.size(file).toString());
  }

  @Test
  void aHugePictureIsRefusedByItsHeader() throws IOException {
    Path file = folder.resolve("huge.png");
    Files.write(file, new PngBytes(20_000, 20_000, 8, PngBytes.RGB).end());
    String message = assertThrows(PictureException.class, () -> Pictures.read(file)).getMessage();
    assertTrue(message.contains("20000x20000"), message);
    assertEquals(1, message.lines().count());
    assertThrows(PictureException.class, () -> Pictures.readStored(file));
    assertThrows(PictureException.class, () -> Pictures.size(file));
  }

  @Test
  void aDamagedPictureIsNamed() throws IOException {
    Path file = folder.resolve("cut.png");
    Pictures.write(gradient(200, 200), file);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 300));
    PictureException damaged = assertThrows(PictureException.class, () -> Pictures.read(file));
    assertTrue(damaged.getMessage().contains("cut.png"), damaged.getMessage());
    assertEquals(1, damaged.getMessage().lines().count());
    assertNotNull(damaged.getCause(), "the decoder's own exception");
  }

  @Test
  void whatIsNoPictureIsSaidSo() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.png"), "not a picture");
    Path empty = Files.createFile(folder.resolve("empty.png"));
    assertThrows(PictureException.class, () -> Pictures.read(text));
    assertThrows(PictureException.class, () -> Pictures.read(empty));
    assertThrows(PictureException.class, () -> Pictures.read(folder));
    Path absent = folder.resolve("absent.png");
    PictureException missing = assertThrows(PictureException.class, () -> Pictures.read(absent));
    assertEquals(absent + ": no such file", missing.getMessage());
    assertInstanceOf(NoSuchFileException.class, missing.getCause());
  }

  @Test
  void aPictureInMemoryIsReadAsAFileIs() throws IOException {
    byte[] file = jpeg(gradient(31, 17));
    BufferedImage read = Pictures.read("page 7", withOrientation(file, 6));
    assertEquals(17, read.getWidth());
    assertEquals(31, read.getHeight());
    PictureException cut =
        assertThrows(
            PictureException.class, () -> Pictures.read("page 7", Arrays.copyOf(file, 300)));
    assertTrue(cut.getMessage().startsWith("page 7: the picture is damaged"), cut.getMessage());
    PictureException empty =
        assertThrows(PictureException.class, () -> Pictures.read("page 7", new byte[0]));
    assertEquals("page 7: the file is empty", empty.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.txt", "out", "out.onnx"})
  void anEndingThatIsNoPictureIsRefused(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> Pictures.write(gradient(2, 2), folder.resolve(name)));
    assertFalse(Files.exists(folder.resolve(name)));
  }

  private static BufferedImage gradient(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, (x * 7919 + y * 104729) & 0xffffff);
      }
    }
    return picture;
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpg", bytes);
    return bytes.toByteArray();
  }

  /** Puts an EXIF segment with nothing but the orientation after the JPEG's start marker. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) throws IOException {
    ByteArrayOutputStream exif = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(exif);
    data.write("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1));
    data.writeInt(8); // where the directory begins
    data.writeShort(1); // one entry: orientation, a short
    data.writeShort(0x0112);
    data.writeShort(3);
    data.writeInt(1);
    data.writeShort(orientation);
    data.writeShort(0);
    data.writeInt(0); // no further directory
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.write(jpeg, 0, 2);
    out.writeShort(0xffe1);
    out.writeShort(exif.size() + 2);
    out.write(exif.toByteArray());
    out.write(jpeg, 2, jpeg.length - 2);
    return file.toByteArray();
  }
}
