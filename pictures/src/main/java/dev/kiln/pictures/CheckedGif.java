package dev.kiln.pictures;

import java.io.IOException;

/**
 * A walk over the first picture of a GIF, which counts its pixels: a decoder leaves those that are
 * missing black.
 */
final class CheckedGif {
  private static final int SCREEN = 6;
  private static final int FIRST_BLOCK = 13;
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;

  private final byte[] file;
  private int at = FIRST_BLOCK;

  private CheckedGif(byte[] file) {
    this.file = file;
  }

  /**
   * Checks a GIF.
   *
   * @throws IOException if its first picture is damaged or ends early
   */
  static void check(byte[] file) throws IOException {
    CheckedGif gif = new CheckedGif(file);
    gif.at += gif.paletteBytes(SCREEN + 4);
    int block = gif.next();
    for (; block == EXTENSION; block = gif.next()) {
      gif.next();
      gif.skipData();
    }
    if (block != PICTURE) {
      throw new IOException("a block of the unknown kind %02X".formatted(block));
    }
    gif.picture();
  }

  private void picture() throws IOException {
    long pixels = (long) word(at + 4) * word(at + 6);
    at += 9 + paletteBytes(at + 8);
    int bits = next();
    if (bits < 1 || bits > 8) {
      throw new IOException("pixels of %d bits".formatted(bits));
    }
    LzwLengths codes = new LzwLengths(bits);
    int buffer = 0;
    int held = 0;
    for (int left = next(); left > 0; left = next()) {
      for (; left > 0; left--) {
        buffer |= next() << held;
        held += 8;
        while (held >= codes.bits()) {
          int code = buffer & (1 << codes.bits()) - 1;
          buffer >>>= codes.bits();
          held -= codes.bits();
          if (codes.isEnd(code)) {
            requireAll(codes.pixels(), pixels);
            return;
          }
          codes.add(code);
        }
      }
    }
    requireAll(codes.pixels(), pixels);
  }

  private static void requireAll(long found, long wanted) throws IOException {
    if (found != wanted) {
      throw new IOException("its data hold %d pixels of %d".formatted(found, wanted));
    }
  }

  private void skipData() throws IOException {
    for (int length = next(); length > 0; length = next()) {
      at += length;
    }
  }

  private int paletteBytes(int flagsAt) throws IOException {
    int flags = byteAt(flagsAt);
    return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
  }

  private int next() throws IOException {
    return byteAt(at++);
  }

  private int word(int index) throws IOException {
    return byteAt(index) | byteAt(index + 1) << 8;
  }

  private int byteAt(int index) throws IOException {
    if (index >= file.length) {
      throw new IOException("it ends before its last pixel; the file is cut off");
    }
    return file[index] & 0xff;
  }
}
