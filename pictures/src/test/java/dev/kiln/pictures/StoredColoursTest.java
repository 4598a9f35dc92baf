package dev.kiln.pictures;

import static dev.kiln.pictures.PngBytes.GREY;
import static dev.kiln.pictures.PngBytes.GREY_ALPHA;
import static dev.kiln.pictures.PngBytes.PALETTE;
import static dev.kiln.pictures.PngBytes.RGB;
import static dev.kiln.pictures.PngBytes.RGB_ALPHA;
import static dev.kiln.pictures.PngBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of PNG is read with the very values that it stores. */
class StoredColoursTest {
  @TempDir private Path folder;

  @Test
  void greyIsNotBrightened() throws IOException {
    assertEquals("646464 1e1e1e", read(new PngBytes(2, 1, 8, GREY).end(bytes(100, 30))));
  }

  @Test
  void greyWithAlphaIsNotBrightened() throws IOException {
    assertEquals(
        "646464 1e1e1e", read(new PngBytes(2, 1, 8, GREY_ALPHA).end(bytes(100, 255, 30, 255))));
  }

  @Test
  void greyThatIsHalfTransparentShowsWhite() throws IOException {
    // 100 * 128 / 255 + 255 * 127 / 255 = 177.2
    assertEquals(
        "b1b1b1 ffffff", read(new PngBytes(2, 1, 8, GREY_ALPHA).end(bytes(100, 128, 30, 0))));
  }

  @Test
  void greyOf16BitsIsRounded() throws IOException {
    // 25700 = 100 * 257; 25956 = 101 * 257 - 1 is nearer to 101.
    assertEquals(
        "646464 656565",
        read(new PngBytes(2, 1, 16, GREY).end(bytes(25700 >> 8, 25700, 25956 >> 8, 25956))));
  }

  @Test
  void greyOf16BitsWithAlphaIsNotBrightened() throws IOException {
    assertEquals(
        "646464 1e1e1e",
        read(new PngBytes(2, 1, 16, GREY_ALPHA).end(bytes(100, 100, 255, 255, 30, 30, 255, 255))));
  }

  @Test
  void greyWithATransparentLevelIsNotBrightened() throws IOException {
    for (int depth : new int[] {8, 16}) {
      byte[] row = depth == 8 ? bytes(100, 5) : bytes(100, 100, 0, 5);
      assertEquals(
          "646464 ffffff",
          read(new PngBytes(2, 1, depth, GREY).chunk("tRNS", bytes(0, 5)).end(row)));
    }
  }

  @Test
  void greyOfFewBitsIsSpreadOverAllLevels() throws IOException {
    assertEquals("ffffff 000000", read(new PngBytes(2, 1, 1, GREY).end(bytes(0b1000_0000))));
    assertEquals("aaaaaa 555555", read(new PngBytes(2, 1, 2, GREY).end(bytes(0b1001_0000))));
    assertEquals("666666 111111", read(new PngBytes(2, 1, 4, GREY).end(bytes(0x61))));
  }

  @Test
  void greyOfFewBitsWithATransparentLevelShowsWhite() throws IOException {
    assertEquals(
        "666666 ffffff",
        read(new PngBytes(2, 1, 4, GREY).chunk("tRNS", bytes(0, 1)).end(bytes(0x61))));
    assertEquals(
        "ffffff 000000",
        read(new PngBytes(2, 1, 1, GREY).chunk("tRNS", bytes(0, 1)).end(bytes(0b1000_0000))));
  }

  @Test
  void coloursAreThoseStored() throws IOException {
    assertEquals(
        "c86432 14283c", read(new PngBytes(2, 1, 8, RGB).end(bytes(200, 100, 50, 20, 40, 60))));
    assertEquals(
        "c86432 14283c",
        read(
            new PngBytes(2, 1, 16, RGB)
                .end(bytes(200, 200, 100, 100, 50, 50, 20, 20, 40, 40, 60, 60))));
  }

  @Test
  void coloursWithAlphaAreThoseStored() throws IOException {
    assertEquals(
        "c86432 ffffff",
        read(new PngBytes(2, 1, 8, RGB_ALPHA).end(bytes(200, 100, 50, 255, 20, 40, 60, 0))));
    assertEquals(
        "c86432 ffffff",
        read(
            new PngBytes(2, 1, 16, RGB_ALPHA)
                .end(bytes(200, 200, 100, 100, 50, 50, 255, 255, 20, 20, 40, 40, 60, 60, 0, 0))));
  }

  @Test
  void aTransparentColourShowsWhite() throws IOException {
    assertEquals(
        "c86432 ffffff",
        read(
            new PngBytes(2, 1, 8, RGB)
                .chunk("tRNS", bytes(0, 20, 0, 40, 0, 60))
                .end(bytes(200, 100, 50, 20, 40, 60))));
    assertEquals(
        "c86432 ffffff",
        read(
            new PngBytes(2, 1, 16, RGB)
                .chunk("tRNS", bytes(20, 20, 40, 40, 60, 60))
                .end(bytes(200, 200, 100, 100, 50, 50, 20, 20, 40, 40, 60, 60))));
  }

  @Test
  void aPaletteMayBeTransparent() throws IOException {
    assertEquals(
        "c86432 ffffff",
        read(
            new PngBytes(2, 1, 8, PALETTE)
                .chunk("PLTE", bytes(200, 100, 50, 20, 40, 60))
                .chunk("tRNS", bytes(255, 0))
                .end(bytes(0, 1))));
  }

  @Test
  void aGammaOrAProfileChangesNothing() throws IOException {
    assertEquals(
        "646464 1e1e1e",
        read(
            new PngBytes(2, 1, 8, GREY)
                .chunk("gAMA", bytes(0, 1, 0x86, 0xa0))
                .chunk("iCCP", bytes('x', 0, 0, 1, 2, 3))
                .end(bytes(100, 30))));
  }

  @Test
  void aGreyJpegIsNotBrightened() throws IOException {
    BufferedImage grey = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 16 * 8; i++) {
      grey.getRaster().setSample(i % 16, i / 16, 0, i % 16 < 8 ? 100 : 30);
    }
    Path file = folder.resolve("grey.jpg");
    Pictures.write(grey, file);
    BufferedImage read = Pictures.read(file);
    assertEquals(0xff646464, read.getRGB(2, 2));
    assertEquals(0xff1e1e1e, read.getRGB(14, 2));
  }

  /** Reads a picture and checks that what is stored keeps its size. */
  private String read(byte[] png) throws IOException {
    Path file = Files.write(folder.resolve("picture.png"), png);
    BufferedImage read = Pictures.read(file);
    assertEquals(BufferedImage.TYPE_3BYTE_BGR, read.getType());
    return "%06x %06x".formatted(read.getRGB(0, 0) & 0xffffff, read.getRGB(1, 0) & 0xffffff);
  }
}
