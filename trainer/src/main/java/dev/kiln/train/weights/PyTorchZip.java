package dev.kiln.train.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What PyTorch saves since 1.6: a zip with {@code data.pkl} and {@code data/KEY} for each storage,
 * under a top folder of any name.
 */
final class PyTorchZip implements PyTorchFile {
  /** A state_dict's own has about a kilobyte for each tensor. */
  private static final long LONGEST_PICKLE = 1 << 28;

  private static final long LONGEST_STORAGE = Integer.MAX_VALUE - 8;

  private final ZipFile zip;
  private final String folder;
  private final Object root;

  /** Opens a file; throws IllegalArgumentException or ZipException if it is none of this kind. */
  PyTorchZip(Path file) throws IOException {
    zip = new ZipFile(file.toFile());
    try {
      folder = folder(zip);
      checkByteOrder();
      root = Unpickler.load(ByteBuffer.wrap(bytes("data.pkl", LONGEST_PICKLE)), new PyTorchNames());
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static String folder(ZipFile zip) {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.matches("[^/]+/data\\.pkl"))
        .map(name -> name.substring(0, name.indexOf('/') + 1))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a zip without a data.pkl"));
  }

  @Override
  public Object root() {
    return root;
  }

  @Override
  public byte[] storage(String key) throws IOException {
    return bytes("data/" + key, LONGEST_STORAGE);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private void checkByteOrder() throws IOException {
    if (zip.getEntry(folder + "byteorder") != null
        && !"little".equals(new String(bytes("byteorder", 16), StandardCharsets.UTF_8).strip())) {
      throw new IllegalArgumentException("its byte order is not little-endian");
    }
  }

  /**
   * Returns an entry's bytes; there cannot be more than the file has, because PyTorch compresses
   * none.
   */
  private byte[] bytes(String name, long longest) throws IOException {
    ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw new IllegalArgumentException("its entry %s is missing".formatted(name));
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() > longest) {
      throw new IllegalArgumentException("its entry %s is compressed or too large".formatted(name));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) entry.getSize());
      if (bytes.length < entry.getSize()) {
        throw new EOFException("entry %s is cut off".formatted(name));
      }
      return bytes;
    }
  }
}
