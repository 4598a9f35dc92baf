package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.graph.GraphException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of exports stand on: a folder, a manager and a small network. */
abstract class Exporting {
  static final Shape DIGITS = new Shape(-1, 1, 28, 28);

  @TempDir Path folder;
  NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  Block lenet() {
    return Networks.initialized(Networks.lenet(), manager, new Shape(1, 1, 28, 28));
  }

  /** The one line of an export that fails and leaves nothing behind. */
  String failure(Export export) {
    List<Path> before = files();
    Path file = folder.resolve("failed.onnx");
    String message = assertThrows(GraphException.class, () -> export.save(file)).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertEquals(before, files());
    return message;
  }

  private List<Path> files() {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
