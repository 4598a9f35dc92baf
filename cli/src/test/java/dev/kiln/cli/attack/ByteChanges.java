package dev.kiln.cli.attack;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A file with some bytes written otherwise; checksums around them are mostly put right. */
final class ByteChanges {
  private static final long[] NUMBERS = {
    0, 1, -1, 127, 128, 255, 256, 65535, 65536, 1L << 31, (1L << 31) - 1, 1L << 32, Long.MIN_VALUE
  };

  private ByteChanges() {}

  static byte[] of(byte[] file, Random random) {
    boolean careless = random.nextInt(4) == 0;
    if (!careless && file.length > 4 && file[0] == 'P' && file[1] == 'K') {
      return zip(file, random);
    }
    byte[] changed = changed(file, random);
    return careless ? changed : withChecksums(changed);
  }

  private static byte[] changed(byte[] file, Random random) {
    byte[] changed = file;
    for (int i = 1 + random.nextInt(4); i > 0 && changed.length > 0; i--) {
      changed = change(changed, random);
    }
    return changed;
  }

  private static byte[] change(byte[] file, Random random) {
    byte[] copy = file.clone();
    // The beginning says the most.
    int at = (int) (file.length * Math.pow(random.nextDouble(), 1 + random.nextInt(3)));
    int length = Math.min(file.length - at, 1 + random.nextInt(16));
    switch (random.nextInt(7)) {
      case 0 -> copy[at] = (byte) random.nextInt();
      case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> number(copy, at, random);
      case 3 -> {
        return Arrays.copyOf(file, at);
      }
      case 4 -> {
        return join(Arrays.copyOf(file, at), Arrays.copyOfRange(file, at + length, file.length));
      }
      case 5 -> {
        return join(Arrays.copyOf(file, at + length), Arrays.copyOfRange(file, at, file.length));
      }
      default -> {
        int from = random.nextInt(file.length - length + 1);
        System.arraycopy(file, from, copy, at, length);
      }
    }
    return copy;
  }

  private static void number(byte[] copy, int at, Random random) {
    int size = 1 << random.nextInt(4);
    if (at + size <= copy.length) {
      ByteBuffer number = ByteBuffer.allocate(8);
      boolean little = random.nextBoolean();
      number.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      number.putLong(NUMBERS[random.nextInt(NUMBERS.length)]);
      System.arraycopy(number.array(), little ? 0 : 8 - size, copy, at, size);
    }
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  /** One entry of the archive is changed. */
  private static byte[] zip(byte[] file, Random random) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
      int chosen = random.nextInt(Math.max(1, entries.size()));
      boolean first = random.nextBoolean();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        zip.setMethod(ZipOutputStream.STORED);
        int i = 0;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          boolean pickle = entry.getKey().endsWith(".pkl");
          boolean meant = first ? pickle || i == 0 : i == chosen;
          put(entry.getKey(), meant ? changed(entry.getValue(), random) : entry.getValue(), zip);
          i++;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return changed(file, random);
    }
    return out.toByteArray();
  }

  private static void put(String name, byte[] bytes, ZipOutputStream zip) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** The checksum of each chunk of a PNG is put right. */
  private static byte[] withChecksums(byte[] file) {
    if (file.length < 8 || file[1] != 'P' || file[2] != 'N' || file[3] != 'G') {
      return file;
    }
    ByteBuffer png = ByteBuffer.wrap(file);
    for (int at = 8; at + 12 <= file.length; ) {
      int length = png.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, 4 + length);
      png.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
    return file;
  }
}
