package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.Sha256;
import dev.kiln.runtime.guard.Limits;
import dev.kiln.runtime.guard.ModelGuard;
import dev.kiln.runtime.trust.ModelSignature;
import dev.kiln.runtime.trust.Signatory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/** A model in direct memory. It has no folder, so it must contain all its weights. */
record ModelBytes(String name, ByteBuffer memory) implements ModelSource {
  private static final int FIRST_CAPACITY = 1 << 20;

  /**
   * Returns a model from the remaining bytes of a buffer, which are copied only if the buffer is
   * not direct.
   */
  static ModelBytes of(String name, ByteBuffer buffer) {
    if (buffer.isDirect()) {
      return new ModelBytes(name, buffer.slice());
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(buffer.remaining());
    direct.put(buffer.duplicate());
    return new ModelBytes(name, flipped(direct));
  }

  /** Reads a model from a stream, up to the end of the stream. */
  static ModelBytes read(String name, InputStream stream) {
    ByteBuffer all = ByteBuffer.allocateDirect(FIRST_CAPACITY);
    byte[] part = new byte[1 << 16];
    try {
      for (int n = stream.read(part); n >= 0; n = stream.read(part)) {
        all = withRoom(name, all, n);
        all.put(part, 0, n);
      }
    } catch (IOException e) {
      throw new ModelException(name + ": can't be read: " + e.getMessage(), e);
    }
    return new ModelBytes(name, flipped(all).slice());
  }

  private static ByteBuffer withRoom(String name, ByteBuffer full, int more) {
    if (full.remaining() >= more) {
      return full;
    }
    if (full.capacity() > Integer.MAX_VALUE / 2) {
      throw new ModelException(name + ": larger than 1 GB; open it from a file");
    }
    return ByteBuffer.allocateDirect(2 * full.capacity()).put(flipped(full));
  }

  /** Android 8 lacks ByteBuffer.flip(), which returns a ByteBuffer since Java 9. */
  private static ByteBuffer flipped(ByteBuffer buffer) {
    Buffer positioned = buffer;
    positioned.flip();
    return buffer;
  }

  @Override
  public String shortName() {
    return name;
  }

  @Override
  public long guard(Limits limits) {
    return ModelGuard.check(name, bytes(), Optional.empty(), limits);
  }

  @Override
  public ByteBuffer bytes() {
    return memory.duplicate();
  }

  @Override
  public String sha256() {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes());
    return Sha256.hex(digest);
  }

  @Override
  public void requireSigned(Signatory signatory) {
    ModelSignature.require(name, sha256(), signatory);
  }

  @Override
  public OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException {
    return environment.createSession(bytes(), options);
  }
}
