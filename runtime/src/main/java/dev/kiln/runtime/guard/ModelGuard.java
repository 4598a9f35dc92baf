package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks at a model before native code does, and believes nothing that it claims: a hostile or
 * broken file is refused with a reason instead of taking the process with it. Weights are passed
 * over, not read, so that a large model costs hardly more than a small one. Thread-safe.
 *
 * <p>It says nothing of what a model does when it runs: how much memory a run takes depends on the
 * model and its inputs.
 */
public final class ModelGuard {
  /** ONNX Runtime takes a file with this at byte 4 for one in its own format. */
  private static final byte[] ORT_FORMAT = {'O', 'R', 'T', 'M'};

  private ModelGuard() {}

  /**
   * Checks a file, and the weights in its folder that it refers to.
   *
   * @throws ModelRefusedException if native code had better not see it; the message begins with the
   *     file
   */
  public static void check(Path file, Limits limits) {
    if (!Files.exists(file)) {
      throw new ModelRefusedException(file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw new ModelRefusedException(file + ": a folder, not an ONNX file");
    }
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".ort")) {
      throw new ModelRefusedException(file + ": in ONNX Runtime's own format; open the .onnx file");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      requireSize(file.toString(), channel.size(), limits);
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      check(file.toString(), bytes, Optional.ofNullable(file.toAbsolutePath().getParent()), limits);
    } catch (IOException e) {
      throw new ModelRefusedException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Checks a model in memory.
   *
   * @param name what messages call it
   * @param model its file's bytes, between position and limit; only read
   * @param folder where weights in other files lie; empty if it may have none
   * @throws ModelRefusedException if native code had better not see it; the message begins with the
   *     name
   */
  public static void check(String name, ByteBuffer model, Optional<Path> folder, Limits limits) {
    ByteBuffer bytes = model.slice();
    requireSize(name, bytes.limit(), limits);
    try {
      requireNoOrtFormat(bytes);
      new ModelWalk(limits, folder).model(Fields.of(bytes, limits.nesting()));
    } catch (ModelRefusedException e) {
      throw new ModelRefusedException(name + ": " + e.getMessage(), e);
    }
  }

  private static void requireSize(String name, long bytes, Limits limits) {
    if (bytes == 0) {
      throw new ModelRefusedException(name + ": the file is empty");
    }
    if (bytes > limits.fileBytes()) {
      throw new ModelRefusedException(
          name + ": " + bytes + " bytes; at most " + limits.fileBytes() + " are allowed");
    }
  }

  private static void requireNoOrtFormat(ByteBuffer bytes) {
    byte[] mark = new byte[ORT_FORMAT.length];
    for (int i = 0; i < mark.length && 4 + i < bytes.limit(); i++) {
      mark[i] = bytes.get(4 + i);
    }
    if (Arrays.equals(mark, ORT_FORMAT)) {
      throw new ModelRefusedException("in ONNX Runtime's own format; open the .onnx file");
    }
  }
}
