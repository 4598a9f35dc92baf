package dev.kiln.runtime.file;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * The CRC-32 of files. It detects accidental damage, and computing it takes a tenth of the time of
 * reading the file.
 */
public final class Crc32 {
  private static final int PART = 1 << 18;

  private Crc32() {}

  /**
   * Returns the CRC-32 of the first bytes of a file.
   *
   * @param length the number of bytes
   * @throws IOException if the file cannot be read or is shorter
   */
  public static long of(Path file, long length) throws IOException {
    CRC32 crc = new CRC32();
    ByteBuffer part = ByteBuffer.allocate(PART);
    // Android 8 lacks the methods of ByteBuffer that return a ByteBuffer since Java 9.
    Buffer window = part;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long left = length; left > 0; left -= window.remaining()) {
        window.clear().limit((int) Math.min(left, PART));
        if (channel.read(part) < 0) {
          throw new IOException(file + " is shorter than " + length + " bytes");
        }
        window.flip();
        crc.update(part.array(), 0, window.remaining());
      }
    }
    return crc.getValue();
  }
}
