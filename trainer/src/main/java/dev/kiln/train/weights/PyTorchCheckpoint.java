package dev.kiln.train.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * Reads the {@code state_dict} that PyTorch has saved, in today's format or that before 1.6. It may
 * be the whole file or lie within it, as {@link StateDict} finds it; the prefixes that PyTorch's
 * wrappers leave are taken off as {@link SharedPrefix} does.
 *
 * <p>Nothing in such a file is executed: only tensors, dictionaries, lists, tuples and scalars are
 * read. Anything else is refused by name in the state_dict and passed over elsewhere. The size of
 * the file limits the memory that it can claim.
 */
public final class PyTorchCheckpoint {
  /** Tensors may share storages, but a small file must not expand without limit. */
  private static final long UNFOLDING = 16;

  private PyTorchCheckpoint() {}

  /**
   * Reads a file's state_dict, in its order. Half precision becomes float32.
   *
   * @param manager owns the arrays
   * @throws TrainingException if there is no such file, it is no such checkpoint, or it asks for
   *     more than plain data
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    try (PyTorchFile contents = open(file);
        NDManager scope = manager.newSubManager()) {
      Map<String, StorageView> tensors =
          SharedPrefix.withoutWrappers(
              StateDict.of(contents.root()), tensor -> tensor.type().isFloat());
      checkUnfolding(tensors, Files.size(file));
      Map<String, NDArray> arrays = arrays(tensors, contents, scope);
      arrays.values().forEach(array -> array.attach(manager));
      return arrays;
    } catch (IllegalArgumentException | ZipException e) {
      throw MalformedFile.file(file, "a PyTorch state_dict", e);
    } catch (NoSuchFileException e) {
      throw new TrainingException("%s: no such file".formatted(file), e);
    } catch (IOException e) {
      throw new TrainingException("%s: cannot be read (%s)".formatted(file, e), e);
    }
  }

  /** Whether a file is what PyTorch saved before 1.6. */
  static boolean isStream(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return PyTorchStream.startsWith(in.readNBytes(PyTorchStream.START));
    }
  }

  private static PyTorchFile open(Path file) throws IOException {
    return isStream(file) ? new PyTorchStream(file) : new PyTorchZip(file);
  }

  private static void checkUnfolding(Map<String, StorageView> tensors, long fileBytes) {
    long bytes = tensors.values().stream().mapToLong(StorageView::bytes).sum();
    if (bytes > UNFOLDING * fileBytes) {
      throw new IllegalArgumentException(
          "refused: it claims %d bytes of tensors in a file of %d bytes"
              .formatted(bytes, fileBytes));
    }
  }

  /** Reads each storage once, with all the tensors that view it. */
  private static Map<String, NDArray> arrays(
      Map<String, StorageView> tensors, PyTorchFile contents, NDManager manager)
      throws IOException {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    Map<String, List<String>> viewers = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          arrays.put(name, null); // keeps the state_dict's order
          viewers.computeIfAbsent(tensor.storage(), key -> new ArrayList<>()).add(name);
        });
    for (Map.Entry<String, List<String>> storage : viewers.entrySet()) {
      byte[] bytes = contents.storage(storage.getKey());
      for (String name : storage.getValue()) {
        StorageView tensor = tensors.get(name);
        ByteBuffer data = manager.allocateDirect(tensor.bytes());
        tensor.copy(bytes, data);
        arrays.put(name, tensor.type().array(manager, data, new Shape(tensor.shape())));
      }
    }
    return arrays;
  }
}
