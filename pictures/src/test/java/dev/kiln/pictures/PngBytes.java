package dev.kiln.pictures;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNGs of any kind, chunk by chunk. */
final class PngBytes {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(file);

  PngBytes(int width, int height, int depth, int colours) {
    try {
      out.writeLong(0x89504e470d0a1a0aL);
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(header);
      data.writeInt(width);
      data.writeInt(height);
      data.write(new byte[] {(byte) depth, (byte) colours, 0, 0, 0});
      chunk("IHDR", header.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PngBytes chunk(String type, byte[] data) {
    return chunk(type, data, 0);
  }

  /** Adds a chunk whose checksum is wrong by an amount. */
  PngBytes chunk(String type, byte[] data, int wrong) {
    try {
      out.writeInt(data.length);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      new DataOutputStream(body).writeBytes(type);
      body.writeBytes(data);
      CRC32 crc = new CRC32();
      crc.update(body.toByteArray());
      out.write(body.toByteArray());
      out.writeInt((int) crc.getValue() + wrong);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the pixels, row by row, and the end. */
  byte[] end(byte[]... rows) {
    return chunk("IDAT", packed(rows)).chunk("IEND", new byte[0]).bytes();
  }

  byte[] bytes() {
    return file.toByteArray();
  }

  static byte[] packed(byte[]... rows) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      for (byte[] row : rows) {
        deflater.write(0); // no filter
        deflater.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
