package dev.kiln.runtime.guard;

import dev.kiln.runtime.errors.ModelRefusedException;
import dev.kiln.runtime.file.MistakenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The check of a model before native code reads it. It trusts nothing in the file: a hostile or
 * damaged file is refused with a reason instead of crashing the process. Weights are skipped, not
 * read, so a large model takes hardly longer than a small one. Thread-safe.
 *
 * <p>It does not check how a model behaves when it runs: the memory that a run needs depends on the
 * model and its inputs.
 */
public final class ModelGuard {
  /** ONNX Runtime treats a file with these bytes at offset 4 as one in its own format. */
  private static final byte[] ORT_FORMAT = {'O', 'R', 'T', 'M'};

  private ModelGuard() {}

  /**
   * Checks a file, and the external weights in its folder that it refers to.
   *
   * @return the size in bytes up to which ONNX Runtime should be allowed to compute constants while
   *     it opens the model; 0 if it should compute none
   * @throws ModelRefusedException if the model is not safe to pass to native code; the message
   *     begins with the path of the file
   */
  public static long check(Path file, Limits limits) {
    Optional<Path> folder = Optional.ofNullable(file.toAbsolutePath().getParent());
    return check(file.toString(), map(file, limits), folder, limits);
  }

  /**
   * Reads the entries of a file's {@code metadata_props}. It reads nothing else, so it is much
   * faster than opening the model.
   *
   * @return values by key; the last one if a key occurs twice
   * @throws ModelRefusedException if the file cannot be read or is not an ONNX file; the message
   *     begins with the path of the file
   */
  public static Map<String, String> metadata(Path file, Limits limits) {
    ByteBuffer bytes = map(file, limits);
    try {
      requireNoOtherFormat(bytes);
      return Metadata.of(Fields.of(bytes, limits, new Parts(limits)));
    } catch (ModelRefusedException e) {
      throw new ModelRefusedException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the files that hold a model's external weights, relative to its folder and in order.
   *
   * @throws ModelRefusedException as {@link #check(Path, Limits)}
   */
  public static Set<String> externalFiles(Path file, Limits limits) {
    ByteBuffer bytes = map(file, limits);
    try {
      requireNoOtherFormat(bytes);
      Parts parts = new Parts(limits);
      Fields.of(bytes, limits, parts).check();
      Optional<Path> folder = Optional.ofNullable(file.toAbsolutePath().getParent());
      ModelReader reader = new ModelReader(limits, parts, folder);
      reader.model(Fields.of(bytes, limits, new Parts(limits)));
      return reader.files().locations();
    } catch (ModelRefusedException e) {
      throw new ModelRefusedException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns whether a model that has passed the guard has float16 weights that are also inputs.
   * ONNX Runtime 1.29 must not open such a model at its highest level of optimisation.
   *
   * @param model the bytes of its file, between position and limit; only read
   */
  public static boolean hasHalfWeightsAsInputs(ByteBuffer model, Limits limits) {
    return HalfWeightsAsInputs.in(Fields.of(model.slice(), limits, new Parts(limits)));
  }

  /** Answers the same for a file. */
  public static boolean hasHalfWeightsAsInputs(Path file, Limits limits) {
    return hasHalfWeightsAsInputs(map(file, limits), limits);
  }

  private static ByteBuffer map(Path file, Limits limits) {
    if (!Files.exists(file)) {
      throw new ModelRefusedException(file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw new ModelRefusedException(file + ": a folder, not an ONNX file");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelRefusedException(file + ": a device or a pipe, not a file");
    }
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".ort")) {
      throw new ModelRefusedException(file + ": in ONNX Runtime's own format; open the .onnx file");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      requireSize(file.toString(), channel.size(), limits);
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw new ModelRefusedException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Checks a model in memory.
   *
   * @param name the name of the model in messages
   * @param model the bytes of its file, between position and limit; only read
   * @param folder the folder of external weights; empty if they are not allowed
   * @return as {@link #check(Path, Limits)}
   * @throws ModelRefusedException if the model is not safe to pass to native code; the message
   *     begins with the name
   */
  public static long check(String name, ByteBuffer model, Optional<Path> folder, Limits limits) {
    ByteBuffer bytes = model.slice();
    requireSize(name, bytes.limit(), limits);
    try {
      requireNoOtherFormat(bytes);
      Fields.of(bytes, limits, new Parts(limits)).check();
      Parts parts = new Parts(limits);
      ModelReader reader = new ModelReader(limits, parts, folder);
      GraphPart main = reader.model(Fields.of(bytes, limits, parts));
      Expansion expansion = new Expansion(reader.functions());
      expansion.check(main);
      return expansion.folding().limit(reader.tensors().bytes());
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

  private static void requireNoOtherFormat(ByteBuffer bytes) {
    MistakenFile.of(bytes)
        .ifPresent(
            kind -> {
              throw new ModelRefusedException("not an ONNX file, but " + kind);
            });
    byte[] mark = new byte[ORT_FORMAT.length];
    for (int i = 0; i < mark.length && 4 + i < bytes.limit(); i++) {
      mark[i] = bytes.get(4 + i);
    }
    if (Arrays.equals(mark, ORT_FORMAT)) {
      throw new ModelRefusedException("in ONNX Runtime's own format; open the .onnx file");
    }
  }
}
