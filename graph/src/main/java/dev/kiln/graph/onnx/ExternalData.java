package dev.kiln.graph.onnx;

import dev.kiln.graph.GraphException;
import dev.kiln.graph.onnx.OnnxProto.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A reader for weights that are stored in files beside the model; the files are memory-mapped. It
 * opens only files in the folder of the model or below it: no absolute paths, no {@code ..}, no
 * symbolic links that lead outside.
 *
 * @param model the .onnx file
 */
record ExternalData(Path model) {
  /**
   * Returns the bytes of a tensor.
   *
   * @param expected the number of bytes that its type and sizes require
   */
  ByteBuffer read(TensorProto tensor, long expected) {
    Map<String, String> where = new HashMap<>();
    tensor.getExternalDataList().forEach(entry -> where.put(entry.getKey(), entry.getValue()));
    String name = "tensor '" + tensor.getName() + "'";
    Path file = inside(name, where.getOrDefault("location", ""));
    try (FileChannel channel = FileChannel.open(file)) {
      long offset = number(name, where.getOrDefault("offset", "0"));
      long length = number(name, where.getOrDefault("length", String.valueOf(expected)));
      if (length != expected || offset > channel.size() - length || length > Integer.MAX_VALUE) {
        throw new GraphException(
            "%s should hold %d bytes: %s has %d, but the tensor claims %d from offset %d"
                .formatted(name, expected, file.getFileName(), channel.size(), length, offset));
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    } catch (IOException e) {
      throw new GraphException("%s: cannot read %s: %s".formatted(name, file, e.getMessage()), e);
    }
  }

  private Path inside(String name, String location) {
    try {
      Path relative = Path.of(location);
      Path folder = model.toAbsolutePath().getParent();
      Path file = folder.resolve(relative).normalize();
      boolean plain =
          !location.isEmpty()
              && !relative.isAbsolute()
              && !location.contains("..")
              && !location.contains("\\");
      if (plain && !Files.isRegularFile(file)) {
        throw new GraphException(
            "%s is in %s, which is not a file beside the model".formatted(name, location));
      }
      if (plain && file.toRealPath().startsWith(folder.toRealPath())) {
        return file;
      }
    } catch (InvalidPathException | IOException e) {
      throw new GraphException(
          "%s is in '%s', which cannot be opened".formatted(name, location), e);
    }
    throw new GraphException("%s is in '%s', outside the model's folder".formatted(name, location));
  }

  private static long number(String name, String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a negative number.
    }
    throw new GraphException("%s: '%s' is not an offset or a length".formatted(name, text));
  }
}
