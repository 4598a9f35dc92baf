package dev.kiln.pipeline.data;

import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Tensors by name in NumPy's {@code .npz} format: a zip archive of {@code .npy} files. Source: the
 * format's description in NumPy, {@code numpy/lib/format.py}.
 */
public final class NpzFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final Pattern TYPE = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

  /** NumPy has no bfloat16; libraries that add it write two bytes without a type. */
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("f4", ElementType.FLOAT),
          Map.entry("f8", ElementType.DOUBLE),
          Map.entry("f2", ElementType.FLOAT16),
          Map.entry("V2", ElementType.BFLOAT16),
          Map.entry("i1", ElementType.INT8),
          Map.entry("i2", ElementType.INT16),
          Map.entry("i4", ElementType.INT32),
          Map.entry("i8", ElementType.INT64),
          Map.entry("u1", ElementType.UINT8),
          Map.entry("b1", ElementType.BOOL));

  private NpzFile() {}

  /** Returns whether a file's name ends in {@code .npz}. */
  public static boolean isNpz(Path file) {
    return file.toString().endsWith(".npz");
  }

  /**
   * Reads a file.
   *
   * @throws ModelException if it is damaged, or an array is of a type that a tensor cannot hold
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName().replaceFirst("\\.npy$", "");
        tensors.put(name, array(zip.readAllBytes()));
      }
    } catch (EOFException e) {
      throw new ModelException(file + ": not an intact .npz file: it is cut off", e);
    } catch (ZipException | RuntimeException | OutOfMemoryError e) {
      throw new ModelException(file + ": not an intact .npz file: " + e.getMessage(), e);
    }
    if (tensors.isEmpty()) {
      throw new ModelException(file + ": not a .npz file, or one without arrays");
    }
    return tensors;
  }

  /**
   * Reads a file with one array, {@code .npy}.
   *
   * @throws ModelException if it is damaged, or the array is of a type that a tensor cannot hold
   */
  static Tensor readArray(Path file) throws IOException {
    try {
      return array(Files.readAllBytes(file));
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new ModelException(file + ": not an intact .npy file: " + e.getMessage(), e);
    }
  }

  private static Tensor array(byte[] npy) {
    if (npy.length < 10 || !Arrays.equals(MAGIC, Arrays.copyOf(npy, MAGIC.length))) {
      throw new IllegalArgumentException("it is no .npy array");
    }
    ByteBuffer bytes = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    boolean old = npy[6] == 1;
    int length = old ? bytes.getShort(8) & 0xffff : bytes.getInt(8);
    int start = old ? 10 : 12;
    String header = new String(npy, start, length, StandardCharsets.UTF_8);
    if (header.contains("'fortran_order': True")) {
      throw new IllegalArgumentException("an array is in Fortran's order; save it in C's");
    }
    String written = find(TYPE, header);
    ElementType type = TYPES.get(written.replaceFirst("^[<|=]", ""));
    if (type == null) {
      throw new IllegalArgumentException("an array is of the type '" + written + "'");
    }
    long[] shape =
        Arrays.stream(find(SHAPE, header).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    bytes.position(start + length);
    return new Tensor(type, shape, bytes.slice());
  }

  private static String find(Pattern pattern, String header) {
    Matcher found = pattern.matcher(header);
    if (!found.find()) {
      throw new IllegalArgumentException("the header of an array is not understood: " + header);
    }
    return found.group(1);
  }

  /** Writes a file; it appears when it is complete. */
  public static void write(Map<String, Tensor> tensors, Path file) throws IOException {
    try (AtomicFile draft = AtomicFile.of(file)) {
      try (OutputStream out = Files.newOutputStream(draft.file())) {
        write(tensors, out);
      }
      draft.publish();
    }
  }

  private static void write(Map<String, Tensor> tensors, OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
        zip.putNextEntry(new ZipEntry(tensor.getKey() + ".npy"));
        zip.write(header(tensor.getValue()));
        byte[] data = new byte[tensor.getValue().data().remaining()];
        tensor.getValue().data().get(data);
        zip.write(data);
        zip.closeEntry();
      }
    }
  }

  private static byte[] header(Tensor tensor) {
    String type =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue() == tensor.type())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    String order = tensor.type().bytes(1) == 1 || type.startsWith("V") ? "|" : "<";
    String shape =
        Arrays.stream(tensor.shape()).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
    String text =
        "{'descr': '%s%s', 'fortran_order': False, 'shape': (%s), }".formatted(order, type, shape);
    int length = (MAGIC.length + 4 + text.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - MAGIC.length - 4));
    bytes.put(text.getBytes(StandardCharsets.US_ASCII));
    while (bytes.remaining() > 1) {
      bytes.put((byte) ' ');
    }
    bytes.put((byte) '\n');
    return bytes.array();
  }
}
