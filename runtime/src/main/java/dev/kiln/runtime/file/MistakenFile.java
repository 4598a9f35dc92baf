package dev.kiln.runtime.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The kinds of files that are taken for ONNX models by mistake, recognized by their first bytes.
 */
public enum MistakenFile {
  LFS_POINTER(
      "a Git LFS pointer, which only names the file; run 'git lfs pull' in its repository, or"
          + " download the file itself",
      start -> start.startsWith("version https://git-lfs")),
  WEB_PAGE(
      "a web page; download the file itself, not the page about it",
      start -> text(start).startsWith("<!doctype") || text(start).startsWith("<html")),
  TENSORFLOW_LITE(
      "a TensorFlow Lite model; convert it with tf2onnx", start -> start.startsWith("TFL3", 4)),
  HDF5(
      "an HDF5 file, such as Keras writes; convert it with tf2onnx",
      start -> start.startsWith("\u0089HDF")),
  ZIP(
      "a zip archive, such as a PyTorch checkpoint; a model is exported with torch.onnx.export",
      start -> start.startsWith("PK\u0003\u0004")),
  GZIP("compressed by gzip; unpack it first", start -> start.startsWith("\u001f\u008b"));

  private static final int LONGEST = 256;

  private final String description;
  private final Predicate<String> recognizes;

  MistakenFile(String description, Predicate<String> recognizes) {
    this.description = description;
    this.recognizes = recognizes;
  }

  /**
   * Returns what a file is.
   *
   * @param content its bytes from the position on; only read
   * @return nothing if it is none of these
   */
  public static Optional<MistakenFile> of(ByteBuffer content) {
    byte[] first = new byte[Math.min(LONGEST, content.remaining())];
    content.duplicate().get(first);
    String start = new String(first, StandardCharsets.ISO_8859_1);
    for (MistakenFile kind : values()) {
      if (kind.recognizes.test(start)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** Returns the text without a byte order mark and white space before it. */
  private static String text(String start) {
    return start.replaceFirst("^(\u00ef\u00bb\u00bf)?\\s*", "").toLowerCase(Locale.ROOT);
  }

  /** Returns a description that follows the words "not an ONNX model, but". */
  @Override
  public String toString() {
    return description;
  }
}
