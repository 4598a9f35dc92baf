package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.guard.Limits;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Where a model comes from: a {@link ModelFile} or {@link ModelBytes}. */
interface ModelSource {
  /** What messages call it: for a file its path. */
  String name();

  /** What the model itself is called: for a file its name without the folder. */
  String shortName();

  /**
   * Looks at the structure before native code does.
   *
   * @throws ModelException if native code had better not see it
   */
  void guard(Limits limits);

  /**
   * The whole model, direct; a file is mapped.
   *
   * @throws ModelException if it can't be read or exceeds 2 GB
   */
  ByteBuffer bytes();

  /** 64 hexadecimal digits. */
  String sha256();

  /**
   * The same, from what a folder remembers of an earlier opening if the model is still as it was.
   */
  default String sha256(Path folder) {
    return sha256();
  }

  OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException;
}
