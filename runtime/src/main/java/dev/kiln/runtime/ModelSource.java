package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.guard.Limits;
import dev.kiln.runtime.trust.Signatory;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The source of a model: a {@link ModelFile} or {@link ModelBytes}. */
interface ModelSource {
  /** Returns the name used in messages: the path of a file. */
  String name();

  /** Returns the name of the model itself: for a file, its name without the folder. */
  String shortName();

  /**
   * Checks the structure of the model before native code reads it.
   *
   * @return the size in bytes up to which ONNX Runtime may compute constants while it opens it
   * @throws ModelException if the model is not safe to pass to native code
   */
  long guard(Limits limits);

  /**
   * Returns the whole model in a direct buffer; a file is mapped.
   *
   * @throws ModelException if the model cannot be read or exceeds 2 GB
   */
  ByteBuffer bytes();

  /** Returns the SHA-256 sum of the model as 64 hexadecimal digits. */
  String sha256();

  /**
   * Returns the same sum, taken from a record in the given folder if the model has not changed
   * since the record was made.
   */
  default String sha256(Path folder) {
    return sha256();
  }

  /**
   * Requires that the model is signed.
   *
   * @throws ModelException if it is not, or not by this signatory
   */
  void requireSigned(Signatory signatory);

  OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException;
}
