package dev.kiln.export.judge;

import com.google.gson.Gson;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model in a folder, with what went in and what came out: {@code model.onnx}, {@code case.json}
 * and a file of raw numbers for each tensor.
 *
 * @param differing the share of an output's numbers that may differ; above 0 where roundings differ
 */
record Case(List<Entry> inputs, List<Entry> outputs, double differing) {
  record Entry(String name, String type, long[] shape, String file) {}

  /** Runs the folder's model and writes down what it takes and gives. */
  static void write(Path folder, Map<String, Tensor> given) {
    write(folder, given, 0);
  }

  static void write(Path folder, Map<String, Tensor> given, double differing) {
    try (Model model = Model.open(folder.resolve("model.onnx"))) {
      Case written =
          new Case(
              entries(folder, "in", given), entries(folder, "out", model.run(given)), differing);
      Files.writeString(folder.resolve("case.json"), new Gson().toJson(written));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Entry> entries(Path folder, String prefix, Map<String, Tensor> tensors)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor tensor = named.getValue();
      String file = prefix + entries.size() + ".raw";
      ByteBuffer data = tensor.data();
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      Files.write(folder.resolve(file), bytes);
      entries.add(new Entry(named.getKey(), tensor.type().toString(), tensor.shape(), file));
    }
    return entries;
  }
}
