package dev.kiln.graph.onnx;

import dev.kiln.graph.GraphException;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.file.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;

/** A model in a folder of its own, for a while: ONNX Runtime runs only what is in a file. */
public final class TemporaryModel implements AutoCloseable {
  private final ScratchFolder folder;

  private TemporaryModel(ScratchFolder folder) {
    this.folder = folder;
  }

  /** Writes the model. Its weights are in a file beside it if it is large. */
  public static TemporaryModel of(OnnxModel model) {
    try {
      TemporaryModel made = new TemporaryModel(ScratchFolder.create());
      try {
        OnnxWriter.write(model, made.file());
        return made;
      } catch (RuntimeException e) {
        made.close();
        throw e;
      }
    } catch (IOException e) {
      throw new GraphException("cannot write a temporary model: " + e.getMessage(), e);
    }
  }

  /** Returns the file. */
  public Path file() {
    return folder.resolve("model.onnx");
  }

  /** Opens the model. */
  public Model open(Options options) {
    return Model.open(file(), options);
  }

  /** Deletes the folder. */
  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException e) {
      throw new GraphException("cannot delete a temporary model: " + e.getMessage(), e);
    }
  }
}
