package dev.kiln.pictures;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The content of a picture file, checked where its decoder would not check it.
 *
 * @param format as ImageIO names it
 * @param bytes what the decoder gets
 * @param orientation EXIF's orientation, 1 to 8
 * @param inks how the pixels are stored if they are amounts of inks
 */
record PictureContent(String format, byte[] bytes, int orientation, Optional<Inks> inks) {
  /**
   * Returns the content of a file.
   *
   * @throws IOException if it is damaged, or of no format that is read here
   */
  static PictureContent of(byte[] file) throws IOException {
    if (CheckedJpeg.isJpeg(file)) {
      CheckedJpeg jpeg = CheckedJpeg.of(file);
      return new PictureContent("jpeg", jpeg.bytes(), jpeg.orientation(), jpeg.inks());
    }
    if (CheckedPng.isPng(file)) {
      CheckedPng png = CheckedPng.of(file);
      return new PictureContent("png", png.bytes(), png.orientation(), Optional.empty());
    }
    if (begins(file, "GIF8")) {
      CheckedGif.check(file);
      return new PictureContent("gif", file, Exif.UPRIGHT, Optional.empty());
    }
    if (begins(file, "BM")) {
      CheckedBmp.check(file);
      return new PictureContent("bmp", file, Exif.UPRIGHT, Optional.empty());
    }
    throw new UnknownFormat();
  }

  /** Bytes that begin like no format that is read here. */
  static final class UnknownFormat extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static boolean begins(byte[] file, String signature) {
    byte[] head = signature.getBytes(StandardCharsets.ISO_8859_1);
    return file.length > head.length && Arrays.equals(file, 0, head.length, head, 0, head.length);
  }

  /** Returns a decoder for this content; the caller disposes of it. */
  ImageReader reader() {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)), true);
    return reader;
  }

  /**
   * Returns the pixels as they are stored; inks in BGR.
   *
   * @throws IOException if they are damaged
   */
  BufferedImage pixels(ImageReader reader) throws IOException {
    DamageListener damage = new DamageListener();
    reader.addIIOReadWarningListener(damage);
    BufferedImage pixels =
        inks.isPresent() ? inks.get().bgr(reader.readRaster(0, null)) : reader.read(0);
    damage.refuse();
    return pixels;
  }
}
