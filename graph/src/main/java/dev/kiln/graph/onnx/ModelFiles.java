package dev.kiln.graph.onnx;

import com.google.protobuf.Message;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxProto.ModelProto;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The files that a model consists of. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Checks that a file to write is none of those that a model consists of: the .onnx file and the
   * files beside it that hold its weights, by whatever links and paths they are named.
   *
   * @throws IllegalArgumentException if it is
   * @throws GraphException if the model cannot be read
   */
  public static void requireApart(Path output, Path model) {
    for (Path file : of(model)) {
      if (isSame(file, output)) {
        throw new IllegalArgumentException(
            output
                + ": the output would overwrite "
                + (file.equals(model) ? "the input" : "the weights of the input")
                + "; name another file");
      }
    }
  }

  private static List<Path> of(Path model) {
    List<Path> files = new ArrayList<>(List.of(model));
    try (InputStream in = Files.newInputStream(model)) {
      Set<String> locations = new LinkedHashSet<>();
      collect(ModelProto.parseFrom(in), locations);
      for (String location : locations) {
        files.add(model.resolveSibling(location));
      }
      return files;
    } catch (IOException | InvalidPathException e) {
      throw new GraphException("cannot read " + model + ": " + e.getMessage(), e);
    }
  }

  private static void collect(Object value, Set<String> locations) {
    if (value instanceof TensorProto tensor) {
      tensor.getExternalDataList().stream()
          .filter(entry -> entry.getKey().equals("location"))
          .forEach(entry -> locations.add(entry.getValue()));
    } else if (value instanceof Message message) {
      message.getAllFields().values().forEach(field -> collect(field, locations));
    } else if (value instanceof List<?> several) {
      several.forEach(each -> collect(each, locations));
    }
  }

  private static boolean isSame(Path input, Path output) {
    try {
      return Files.isSameFile(input, output);
    } catch (IOException e) {
      return false; // What does not exist is not overwritten.
    }
  }
}
