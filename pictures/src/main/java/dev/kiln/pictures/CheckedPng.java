package dev.kiln.pictures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG after a walk over its chunks: those that its decoder needs are whole, the last one is
 * there, and the others, such as texts and colour profiles, are left out.
 *
 * @param bytes the PNG with the chunks that a decoder needs
 * @param orientation EXIF's orientation, 1 to 8
 */
record CheckedPng(byte[] bytes, int orientation) {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  /** A chunk's length and type before its data, and the checksum after it. */
  private static final int FRAME = 12;

  private static final int FIRST_CHUNK = 8;
  private static final int HEADER_BYTES = 13;
  private static final int DEPTH = FIRST_CHUNK + 16;
  private static final int COLOURS = DEPTH + 1;
  private static final int GREY = 0;
  private static final int PALETTE = 3;

  static boolean isPng(byte[] file) {
    return file.length >= FIRST_CHUNK && ByteBuffer.wrap(file).getLong() == SIGNATURE;
  }

  /**
   * Checks a PNG.
   *
   * @throws IOException if it is damaged or ends early
   */
  static CheckedPng of(byte[] file) throws IOException {
    ByteArrayOutputStream needed = new ByteArrayOutputStream(file.length);
    needed.write(file, 0, FIRST_CHUNK);
    int orientation = Exif.UPRIGHT;
    boolean asPalette = false;
    int at = FIRST_CHUNK;
    for (String type = "IHDR"; !type.equals("IEND"); ) {
      int length = at + FRAME > file.length ? -1 : ByteBuffer.wrap(file).getInt(at);
      if (length < 0 || length > file.length - at - FRAME) {
        throw new IOException("it ends before its end chunk; the file is cut off");
      }
      type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (NEEDED.contains(type)) {
        requireChecksum(file, at, length, type);
        if (type.equals("tRNS") && length > 1 && isGreyOfFewBits(file)) {
          asPalette = true;
          writePalette(file[DEPTH], file[at + 9], needed);
        } else {
          needed.write(file, at, FRAME + length);
        }
      } else if (type.equals("eXIf")) {
        orientation = Exif.orientation(ByteBuffer.wrap(file, at + 8, length));
      } else if (Character.isUpperCase(type.charAt(0))) {
        throw new IOException("a chunk of the unknown kind " + type);
      }
      at += FRAME + length;
    }
    byte[] bytes = needed.toByteArray();
    return new CheckedPng(asPalette ? withColours(bytes, PALETTE) : bytes, orientation);
  }

  private static void requireChecksum(byte[] file, int at, int length, String type)
      throws IOException {
    if (checksum(file, at, length) != ByteBuffer.wrap(file).getInt(at + 8 + length)) {
      throw new IOException("the checksum of a chunk " + type + " is wrong");
    }
  }

  private static int checksum(byte[] file, int at, int length) {
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, 4 + length);
    return (int) crc.getValue();
  }

  /** Java's decoder overlooks the transparent level of grey of fewer than 8 bits. */
  private static boolean isGreyOfFewBits(byte[] file) {
    return file[COLOURS] == GREY && file[DEPTH] < 8;
  }

  /** Writes the levels as a palette whose one colour is transparent. */
  private static void writePalette(int depth, int transparent, ByteArrayOutputStream to) {
    byte[] colours = new byte[3 << depth];
    byte[] alphas = new byte[1 << depth];
    for (int i = 0; i < alphas.length; i++) {
      Arrays.fill(colours, 3 * i, 3 * i + 3, (byte) (i * 255 / (alphas.length - 1)));
      alphas[i] = (byte) (i == transparent ? 0 : 255);
    }
    write("PLTE", colours, to);
    write("tRNS", alphas, to);
  }

  private static void write(String type, byte[] data, ByteArrayOutputStream to) {
    ByteBuffer chunk = ByteBuffer.allocate(FRAME + data.length).putInt(data.length);
    chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    to.writeBytes(chunk.putInt(checksum(chunk.array(), 0, data.length)).array());
  }

  private static byte[] withColours(byte[] png, int colours) {
    png[COLOURS] = (byte) colours;
    ByteBuffer.wrap(png)
        .putInt(FIRST_CHUNK + 8 + HEADER_BYTES, checksum(png, FIRST_CHUNK, HEADER_BYTES));
    return png;
  }
}
