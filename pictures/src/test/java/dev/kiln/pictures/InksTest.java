package dev.kiln.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JPEGs whose components are not those of the common JFIF. */
class InksTest {
  @TempDir private Path folder;

  /** 200 * 210 / 255, 100 * 210 / 255 and 50 * 210 / 255. */
  @Test
  void aCmykJpegIsReadInItsColours() throws IOException {
    byte[] inks = JpegBytes.samples(200, 100, 50, 210);
    assertEquals("a55229", read(JpegBytes.withAdobe(inks, 0)));
    assertEquals("a55229", read(inks));
  }

  /** The amounts of ink are the colours 255 - 200, 255 - 100 and 255 - 50. */
  @Test
  void aYcckJpegIsReadInItsColours() throws IOException {
    int r = 55;
    int g = 155;
    int b = 205;
    double y = 0.299 * r + 0.587 * g + 0.114 * b;
    int cb = (int) Math.round(128 + (b - y) / 1.772);
    int cr = (int) Math.round(128 + (r - y) / 1.402);
    byte[] inks = JpegBytes.samples((int) Math.round(y), cb, cr, 255);
    assertEquals("c86432", read(JpegBytes.withAdobe(inks, 2)));
  }

  /** As libjpeg and hence most programs do. */
  @Test
  void threeComponentsAreBrightnessAndColourUnlessAdobeSaysOtherwise() throws IOException {
    byte[] grey = JpegBytes.samples(100, 128, 128);
    assertEquals("646464", read(grey));
    assertEquals("646464", read(JpegBytes.withAdobe(grey, 1)));
    assertEquals("648080", read(JpegBytes.withAdobe(grey, 0)));
  }

  private String read(byte[] jpeg) throws IOException {
    BufferedImage picture = Pictures.read(Files.write(folder.resolve("inks.jpg"), jpeg));
    return "%06x".formatted(picture.getRGB(7, 7) & 0xffffff);
  }
}
