package dev.kiln.pipeline.data;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Value;
import dev.kiln.graph.calibrate.Samples;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * NumPy files as samples, read whenever they are wanted.
 *
 * @param files each .npz has an array for each input, by its name; an .npy, or an .npz with one
 *     array of any name, is enough for a model with one input
 * @param wanted the inputs of the model
 */
record ArraySamples(List<Path> files, List<Value> wanted) implements Samples {
  static boolean isArray(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(npy|npz)");
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public String name(int index) {
    return files.get(index).toString();
  }

  /**
   * @throws IllegalArgumentException if the file does not fit the model
   */
  @Override
  public Map<String, Tensor> inputs(int index) {
    Path file = files.get(index);
    Map<String, Tensor> arrays = read(file);
    if (wanted.size() == 1 && arrays.size() == 1) {
      arrays = Map.of(wanted.get(0).name(), arrays.values().iterator().next());
    }
    for (Value input : wanted) {
      Tensor array = arrays.get(input.name());
      if (array == null || !fits(array, input)) {
        throw new IllegalArgumentException(
            "%s does not fit the model: the input %s gets %s"
                .formatted(file, input, array == null ? "no array of its name" : array));
      }
    }
    Map<String, Tensor> named = arrays;
    return wanted.stream().collect(Collectors.toMap(Value::name, v -> named.get(v.name())));
  }

  private static Map<String, Tensor> read(Path file) {
    try {
      return NpzFile.isNpz(file)
          ? NpzFile.read(file)
          : Map.of(file.toString(), NpzFile.readArray(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ModelException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static boolean fits(Tensor array, Value input) {
    long[] shape = array.shape();
    List<Dim> dims = input.shape();
    if (input.type() != null && array.type() != input.type()
        || dims != null && dims.size() != shape.length) {
      return false;
    }
    for (int i = 0; dims != null && i < shape.length; i++) {
      if (dims.get(i) instanceof Dim.Fixed fixed && fixed.size() > 0 && fixed.size() != shape[i]) {
        return false;
      }
    }
    return true;
  }
}
