package dev.kiln.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders fill what is missing with grey. Such a picture is refused, and its file named. */
class DamagedPicturesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJpegThatIsCutOffIsRefused(boolean progressive) throws IOException {
    byte[] jpeg = JpegBytes.noise(progressive);
    for (int length : new int[] {jpeg.length / 4, jpeg.length / 2, jpeg.length - 2}) {
      assertRefused(Arrays.copyOf(jpeg, length), "cut off");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJpegWithEndMarksInItsMiddleIsRefused(boolean progressive) throws IOException {
    byte[] jpeg = JpegBytes.noise(progressive);
    for (int i = 0; i < 40; i += 2) {
      jpeg[jpeg.length / 2 + i] = (byte) 0xff;
      jpeg[jpeg.length / 2 + i + 1] = (byte) 0xd9;
    }
    assertRefused(jpeg, "premature end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJpegWithAHoleIsRefused(boolean progressive) throws IOException {
    byte[] jpeg = JpegBytes.noise(progressive);
    Arrays.fill(jpeg, jpeg.length / 2, jpeg.length / 2 + 400, (byte) 0);
    assertRefused(jpeg, "Corrupt JPEG data");
  }

  @Test
  void whatFollowsTheEndOfAJpegIsIgnored() throws IOException {
    byte[] jpeg = JpegBytes.noise(false);
    Path file = Files.write(folder.resolve("more.jpg"), Arrays.copyOf(jpeg, jpeg.length + 500));
    assertEquals(120, Pictures.read(file).getWidth());
  }

  @Test
  void aJpegOfHundredsOfScansIsRefused() throws IOException {
    assertRefused(JpegBytes.withScans(500), "more than 100 scans");
    Path few = Files.write(folder.resolve("few.jpg"), JpegBytes.withScans(3));
    assertEquals(80, Pictures.read(few).getHeight());
  }

  @Test
  void aPngThatIsCutOffIsRefused() throws IOException {
    byte[] png = new PngBytes(2, 1, 8, PngBytes.GREY).end(PngBytes.bytes(100, 30));
    assertRefused(Arrays.copyOf(png, png.length - 12), "cut off");
    assertRefused(Arrays.copyOf(png, png.length - 14), "cut off");
  }

  @Test
  void aPngThatLacksRowsIsRefused() throws IOException {
    byte[] rows = PngBytes.packed(PngBytes.bytes(100, 30));
    assertRefused(
        new PngBytes(2, 2, 8, PngBytes.GREY).chunk("IDAT", rows).chunk("IEND", new byte[0]).bytes(),
        "damaged");
  }

  @Test
  void aPngWithAWrongChecksumIsRefused() throws IOException {
    byte[] rows = PngBytes.packed(PngBytes.bytes(100, 30));
    assertRefused(
        new PngBytes(2, 1, 8, PngBytes.GREY)
            .chunk("IDAT", rows, 1)
            .chunk("IEND", new byte[0])
            .bytes(),
        "checksum");
  }

  /** Each directory names the next one. Readers that follow them run out of stack. */
  @Test
  void aLongChainOfMetadataDoesNoHarm() throws IOException {
    int directories = 60_000;
    ByteBuffer exif = ByteBuffer.allocate(8 + 30 * directories);
    exif.put(PngBytes.bytes('M', 'M', 0, 42)).putInt(8);
    for (int i = 1; i <= directories; i++) {
      exif.putShort((short) 2);
      exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(6 << 16);
      exif.putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(8 + 30 * i);
      exif.putInt(8 + 30 * i);
    }
    byte[] png =
        new PngBytes(2, 1, 8, PngBytes.GREY)
            .chunk("eXIf", exif.array())
            .end(PngBytes.bytes(100, 30));
    Path file = Files.write(folder.resolve("chain.png"), png);
    assertEquals(new Pictures.Size(1, 2), Pictures.size(file));
    assertEquals(0xff646464, Pictures.read(file).getRGB(0, 0));
  }

  /** A text of gigabytes is a few kilobytes when packed. */
  @Test
  void packedTextsAreNotUnpacked() throws IOException {
    byte[] png =
        new PngBytes(2, 1, 8, PngBytes.PALETTE)
            .chunk("PLTE", PngBytes.bytes(1, 1, 1, 2, 2, 2))
            .chunk("zTXt", PngBytes.bytes('x', 0, 0, 'n', 'o', 't', 'h', 'i', 'n', 'g'))
            .end(PngBytes.bytes(0, 1));
    Path file = Files.write(folder.resolve("text.png"), png);
    assertEquals(0xff020202, Pictures.read(file).getRGB(1, 0));
  }

  /** Either all pixels are there, or the file is named. */
  @ParameterizedTest
  @MethodSource("pictures")
  void aPictureThatIsCutOffIsRefusedOrWhole(byte[] picture) throws IOException {
    Path whole = Files.write(folder.resolve("whole"), picture);
    int[] pixels = pixels(Pictures.read(whole));
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 20; i++) {
      byte[] part = Arrays.copyOf(picture, random.nextInt(picture.length));
      Path file = Files.write(folder.resolve("part"), part);
      try {
        assertArrayEquals(pixels, pixels(Pictures.read(file)), part.length + " bytes");
      } catch (PictureException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 15, refused + " refused");
  }

  static Stream<Named<byte[]>> pictures() {
    return Stream.of(
        Named.of("JPEG", JpegBytes.noise(false)),
        Named.of("progressive JPEG", JpegBytes.noise(true)),
        Named.of("PNG", PictureBytes.noise("png", BufferedImage.TYPE_INT_ARGB)),
        Named.of("GIF", PictureBytes.noise("gif", BufferedImage.TYPE_BYTE_INDEXED)),
        Named.of("GIF of grey levels", PictureBytes.noise("gif", BufferedImage.TYPE_BYTE_GRAY)),
        Named.of("black and white GIF", PictureBytes.noise("gif", BufferedImage.TYPE_BYTE_BINARY)),
        Named.of("BMP", PictureBytes.noise("bmp", BufferedImage.TYPE_INT_RGB)),
        Named.of("BMP with a palette", PictureBytes.noise("bmp", BufferedImage.TYPE_BYTE_INDEXED)),
        Named.of("BMP of runs", PictureBytes.runs("BI_RLE8", BufferedImage.TYPE_BYTE_INDEXED)));
  }

  private static int[] pixels(BufferedImage picture) {
    int width = picture.getWidth();
    return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
  }

  @Test
  void aGifThatIsDamagedInsideIsRefused() throws IOException {
    byte[] gif = PictureBytes.noise("gif", BufferedImage.TYPE_BYTE_INDEXED);
    Arrays.fill(gif, gif.length / 2, gif.length / 2 + 40, (byte) 0x55);
    assertRefused(gif, "damaged");
  }

  @Test
  void aBmpWhoseRunsLeadOutOfItIsRefused() throws IOException {
    byte[] bmp = PictureBytes.runs("BI_RLE8", BufferedImage.TYPE_BYTE_INDEXED);
    Arrays.fill(bmp, bmp.length / 2, bmp.length / 2 + 40, (byte) 0x55);
    assertRefused(bmp, "leads out of the picture");
  }

  @Test
  void aBmpThatWrapsAnotherPictureIsRefused() throws IOException {
    byte[] bmp = new byte[100];
    bmp[0] = 'B';
    bmp[1] = 'M';
    bmp[30] = 4;
    assertRefused(bmp, "wraps");
  }

  @Test
  void formatsThatOnlyJavaKnowsAreNoPictures() throws IOException {
    assertRefused(PngBytes.bytes('I', 'I', 42, 0, 8, 0, 0, 0, 0, 0), "not a picture");
    assertRefused(PngBytes.bytes(0, 0, 1, 1, 128), "not a picture");
  }

  private void assertRefused(byte[] content, String because) throws IOException {
    Path file = Files.write(folder.resolve("damaged.bin"), content);
    String message = assertThrows(PictureException.class, () -> Pictures.read(file)).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.contains(because), message);
    assertEquals(1, message.lines().count());
  }
}
