package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.TrainingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads the {@code state_dict} that PyTorch 1.6 or newer has saved: a zip with a pickle and one
 * little-endian entry for each storage, under a top folder of any name. The state_dict may be the
 * whole file or lie under {@code state_dict}, {@code model_state_dict} or {@code model}; the prefix
 * {@code module.} that data-parallel training leaves is taken off.
 *
 * <p>Nothing in such a file is executed: it gets tensors, dictionaries, lists, tuples and scalars,
 * and what else it asks for is refused by name. Its size bounds the memory that it can claim.
 */
public final class PyTorchCheckpoint {
  private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");
  private static final String PARALLEL = "module.";

  /** Tensors may share storages, but not so that a small file unfolds without bounds. */
  private static final long UNFOLDING = 16;

  private final ZipFile zip;
  private final String folder;

  private PyTorchCheckpoint(ZipFile zip) {
    this.zip = zip;
    this.folder =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.matches("[^/]+/data\\.pkl"))
            .map(name -> name.substring(0, name.indexOf('/') + 1))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("a zip without a data.pkl"));
  }

  /**
   * Reads a file's state_dict, in its order. Half precision becomes float32.
   *
   * @param manager owns the arrays
   * @throws TrainingException if there is no such file, it is no such checkpoint, or it asks for
   *     more than plain data
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    try (ZipFile zip = new ZipFile(file.toFile());
        NDManager scope = manager.newSubManager()) {
      PyTorchCheckpoint checkpoint = new PyTorchCheckpoint(zip);
      Map<String, StoredTensor> tensors = checkpoint.stateDict();
      checkUnfolding(tensors, file.toFile().length());
      Map<String, NDArray> arrays = checkpoint.arrays(tensors, scope);
      arrays.values().forEach(array -> array.attach(manager));
      return arrays;
    } catch (IllegalArgumentException | ZipException e) {
      throw Malformed.file(file, "a PyTorch state_dict", e);
    } catch (NoSuchFileException e) {
      throw new TrainingException("%s: no such file".formatted(file), e);
    } catch (IOException e) {
      throw new TrainingException("%s: can't be read (%s)".formatted(file, e), e);
    }
  }

  private Map<String, StoredTensor> stateDict() throws IOException {
    checkByteOrder();
    Object root = Unpickler.load(bytes("data.pkl"), new PyTorchNames());
    for (String wrapper : WRAPPERS) {
      if (root instanceof Map<?, ?> map && map.get(wrapper) instanceof Map<?, ?> wrapped) {
        root = wrapped;
      }
    }
    if (!(root instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("it holds no dictionary; save model.state_dict()");
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (value instanceof StoredTensor tensor) {
            tensors.put(String.valueOf(name), tensor);
          }
        });
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException(
          "no tensor among its entries %s; save model.state_dict()".formatted(map.keySet()));
    }
    return withoutParallel(tensors);
  }

  private static Map<String, StoredTensor> withoutParallel(Map<String, StoredTensor> tensors) {
    if (!tensors.keySet().stream().allMatch(name -> name.startsWith(PARALLEL))) {
      return tensors;
    }
    Map<String, StoredTensor> plain = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> plain.put(name.substring(PARALLEL.length()), tensor));
    return plain;
  }

  private static void checkUnfolding(Map<String, StoredTensor> tensors, long fileBytes) {
    long bytes = tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
    if (bytes > UNFOLDING * fileBytes) {
      throw new IllegalArgumentException(
          "refused: %d bytes of tensors in a file of %d".formatted(bytes, fileBytes));
    }
  }

  /** Reads each storage once, with all the tensors that view it. */
  private Map<String, NDArray> arrays(Map<String, StoredTensor> tensors, NDManager manager)
      throws IOException {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    Map<String, List<String>> viewers = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> tensor : tensors.entrySet()) {
      arrays.put(tensor.getKey(), null); // keeps the state_dict's order
      viewers
          .computeIfAbsent(tensor.getValue().storage(), key -> new ArrayList<>())
          .add(tensor.getKey());
    }
    for (Map.Entry<String, List<String>> storage : viewers.entrySet()) {
      byte[] bytes = bytes("data/" + storage.getKey());
      for (String name : storage.getValue()) {
        StoredTensor tensor = tensors.get(name);
        if (bytes.length / tensor.type().bytes < tensor.storageSize()) {
          throw new IllegalArgumentException(
              "its storage %s has %d bytes, too few for %d elements"
                  .formatted(storage.getKey(), bytes.length, tensor.storageSize()));
        }
        ByteBuffer data = manager.allocateDirect(tensor.bytes());
        tensor.copy(bytes, data);
        arrays.put(name, tensor.type().array(manager, data, new Shape(tensor.shape())));
      }
    }
    return arrays;
  }

  private void checkByteOrder() throws IOException {
    if (zip.getEntry(folder + "byteorder") != null
        && !"little".equals(new String(bytes("byteorder"), StandardCharsets.UTF_8).strip())) {
      throw new IllegalArgumentException("its byte order is not little-endian");
    }
  }

  /** An entry's bytes; there can't be more than the file has, because PyTorch compresses none. */
  private byte[] bytes(String name) throws IOException {
    ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw new IllegalArgumentException("its entry %s is missing".formatted(name));
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() > Integer.MAX_VALUE - 8) {
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
