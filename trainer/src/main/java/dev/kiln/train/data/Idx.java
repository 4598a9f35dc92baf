package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes in the IDX format of MNIST's authors: a magic number (two zero bytes,
 * the type 8, the number of dimensions), each dimension as a big-endian int, then the values.
 *
 * @param dimensions the size of each dimension, outermost first
 * @param values the unsigned bytes, as many as the dimensions' product
 */
public record Idx(int[] dimensions, byte[] values) {
  private static final int UNSIGNED_BYTE = 0x08;

  /**
   * Reads a file, gzipped or plain.
   *
   * @param rank the number of dimensions it must have
   * @throws TrainingException if the file is no whole IDX file of unsigned bytes and that rank
   */
  public static Idx read(Path file, int rank) {
    try (DataInputStream in = new DataInputStream(open(file))) {
      int magic = in.readInt();
      int expected = UNSIGNED_BYTE << 8 | rank;
      if (magic != expected) {
        throw new TrainingException(
            "%s: magic number 0x%08x found, 0x%08x expected (IDX, unsigned bytes, %d dimensions)"
                .formatted(file, magic, expected, rank));
      }
      int[] dimensions = new int[rank];
      for (int i = 0; i < rank; i++) {
        dimensions[i] = in.readInt();
      }
      return new Idx(dimensions, values(file, in, dimensions));
    } catch (EOFException e) {
      throw new TrainingException(file + ": truncated within its header or its gzip stream", e);
    } catch (ZipException e) {
      throw new TrainingException(file + ": broken gzip stream: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new TrainingException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static byte[] values(Path file, InputStream in, int[] dimensions) throws IOException {
    long size = 1;
    for (int dimension : dimensions) {
      if (dimension < 0 || (size *= dimension) > Integer.MAX_VALUE - 8) {
        throw new TrainingException(
            "%s: its header announces %s bytes, more than an array can hold"
                .formatted(file, product(dimensions)));
      }
    }
    byte[] values = in.readNBytes((int) size);
    if (values.length < size) {
      throw new TrainingException(
          "%s: truncated: its header announces %s = %d bytes, %d found"
              .formatted(file, product(dimensions), size, values.length));
    }
    if (in.read() >= 0) {
      throw new TrainingException(
          "%s: longer than the %s = %d bytes that its header announces"
              .formatted(file, product(dimensions), size));
    }
    return values;
  }

  private static String product(int[] dimensions) {
    return Arrays.stream(dimensions)
        .mapToObj(Integer::toUnsignedString)
        .collect(Collectors.joining(" x "));
  }

  /** Writes the file, gzipped if its name ends in {@code .gz}. */
  public void write(Path file) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file);
        OutputStream packed =
            file.toString().endsWith(".gz") ? new GZIPOutputStream(stream) : stream;
        DataOutputStream out = new DataOutputStream(packed)) {
      out.writeInt(UNSIGNED_BYTE << 8 | dimensions.length);
      for (int dimension : dimensions) {
        out.writeInt(dimension);
      }
      out.write(values);
    }
  }
}
