package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.TrainingException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files of named tensors by the <a href="https://huggingface.co/docs/safetensors">safetensors</a>
 * standard: the header's length in eight little-endian bytes, a JSON header, the raw little-endian
 * data.
 *
 * <p>Equal tensors give equal bytes. A file is written beside its target and moved there whole, so
 * a target is always a complete file. No tensor is read before the header has been found to
 * describe the file exactly.
 */
public final class SafeTensors {
  private SafeTensors() {}

  /** Writes tensors under their names, without metadata. */
  public static void write(Path file, Map<String, NDArray> tensors) {
    write(file, tensors, Map.of());
  }

  /**
   * Writes tensors under their names.
   *
   * @param tensors float32, float64, int64, int32, int8, uint8 or boolean
   * @param metadata what the file should tell about itself, such as the network's name
   * @throws TrainingException if the file cannot be written or a tensor is of another type
   */
  public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) {
    SortedMap<String, NDArray> sorted = new TreeMap<>(tensors);
    ByteBuffer header = SafeTensorsHeader.of(sorted, new TreeMap<>(metadata)).encode();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeFully(channel, header);
        for (NDArray tensor : sorted.values()) {
          writeFully(channel, tensor.toByteBuffer());
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be written (%s)".formatted(file, e), e);
    } finally {
      part.toFile().delete();
    }
  }

  /**
   * Reads the tensors of a file, in the order of their data. Types that the engine lacks are
   * widened: smaller floats to float32, 16-bit integers to int32, unsigned ones to int64.
   *
   * @param manager owns the arrays
   * @throws TrainingException if there is no such file, it is no whole safetensors file, or its
   *     header is longer than 10 MB
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    return read(file, manager, SafeTensorsHeader.LONGEST);
  }

  /**
   * Reads the tensors of a file that may have a longer header; as {@link #read(Path, NDManager)}.
   *
   * @param longestHeader in bytes; the standard allows 100 MB, which take some 1 GB of memory
   */
  public static Map<String, NDArray> read(Path file, NDManager manager, int longestHeader) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    try (FileChannel channel = FileChannel.open(file)) {
      SafeTensorsHeader header = header(file, channel, longestHeader);
      for (SafeTensorsHeader.Entry entry : header.entries()) {
        ByteBuffer data = manager.allocateDirect(Math.toIntExact(entry.end() - entry.begin()));
        readFully(channel, data);
        tensors.put(entry.name(), entry.type().array(manager, data, entry.shape()));
      }
      return tensors;
    } catch (IllegalArgumentException e) {
      tensors.values().forEach(NDArray::close);
      throw MalformedFile.file(file, "a safetensors file that can be read", e);
    } catch (IOException e) {
      tensors.values().forEach(NDArray::close);
      throw unreadable(file, e);
    }
  }

  /**
   * Returns a file's own metadata; empty if it has none.
   *
   * @throws TrainingException if there is no such file or it is no whole safetensors file
   */
  public static Map<String, String> metadata(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return header(file, channel, SafeTensorsHeader.LONGEST).metadata();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Reads the header and leaves the channel where the data starts. */
  private static SafeTensorsHeader header(Path file, FileChannel channel, int longest)
      throws IOException {
    try {
      if (channel.size() < 8) {
        throw new IllegalArgumentException("it has only %d bytes".formatted(channel.size()));
      }
      ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      readFully(channel, prefix);
      long length = prefix.getLong(0);
      long rest = channel.size() - 8;
      if (length < 0 || length > rest) {
        throw new IllegalArgumentException(
            "the header claims %s bytes, but only %d follow"
                .formatted(Long.toUnsignedString(length), rest));
      }
      if (length > longest) {
        throw new IllegalArgumentException(
            "the header has %,d bytes, more than %,d".formatted(length, longest));
      }
      ByteBuffer text = ByteBuffer.allocate((int) length);
      readFully(channel, text);
      return SafeTensorsHeader.parse(text.array(), rest - length);
    } catch (IllegalArgumentException e) {
      throw MalformedFile.file(file, "a whole safetensors file", e);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      channel.write(data);
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      if (channel.read(data) < 0) {
        throw new EOFException("it ended early");
      }
    }
    data.flip();
  }

  private static TrainingException unreadable(Path file, IOException e) {
    return new TrainingException(
        e instanceof NoSuchFileException
            ? "%s: no such file".formatted(file)
            : "%s: cannot be read (%s)".formatted(file, e),
        e);
  }
}
