package dev.kiln.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.file.CachedSha256;
import dev.kiln.runtime.file.Sha256;
import dev.kiln.runtime.guard.Limits;
import dev.kiln.runtime.guard.ModelGuard;
import dev.kiln.runtime.trust.ModelSignature;
import dev.kiln.runtime.trust.Signatory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A model in a file. Its weights may be stored in other files of the same folder. */
public record ModelFile(Path path) implements ModelSource {
  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public String shortName() {
    return String.valueOf(path.getFileName());
  }

  @Override
  public long guard(Limits limits) {
    return ModelGuard.check(path, limits);
  }

  @Override
  public ByteBuffer bytes() {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (file.size() > Integer.MAX_VALUE) {
        throw new ModelException(path + ": larger than 2 GB");
      }
      return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public String sha256() {
    try {
      return Sha256.of(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public String sha256(Path folder) {
    try {
      return CachedSha256.of(path, folder);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void requireSigned(Signatory signatory) {
    ModelSignature.require(path, signatory);
  }

  @Override
  public OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException {
    return environment.createSession(path.toString(), options);
  }

  private ModelException unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new ModelException(path + ": no such file", e);
    }
    return new ModelException(path + ": can't be read: " + e.getMessage(), e);
  }
}
