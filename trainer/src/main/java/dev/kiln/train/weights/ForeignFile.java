package dev.kiln.train.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What people take for weights by mistake, told by its first bytes. */
enum ForeignFile {
  LFS_POINTER(
      "a Git LFS pointer, which only names the file; run 'git lfs pull' in its repository, or"
          + " download the file itself",
      start -> start.startsWith("version https://git-lfs")),
  WEB_PAGE(
      "a web page (text/HTML); download the file itself, not the page about it",
      start -> text(start).startsWith("<!doctype") || text(start).startsWith("<html")),
  XML("a text in XML; the download may have failed", start -> text(start).startsWith("<?xml")),
  JSON(
      "a text in JSON; the download may have failed",
      start -> start.startsWith("{") && start.chars().limit(8).allMatch(c -> c > 8 && c < 127)),
  PICKLE(
      "a pickle that torch.save did not write; save the network's state_dict with torch.save",
      ForeignFile::isPickle),
  HDF5("an HDF5 file, such as Keras writes; Kiln reads none", start("\u0089HDF")),
  NUMPY("a NumPy array; Kiln reads none", start("\u0093NUMPY")),
  GZIP("compressed by gzip; unpack it first", start("\u001f\u008b")),
  TAR("a tar archive; unpack it first", start -> start.startsWith("ustar", 257)),
  ONNX(
      "an ONNX model; weights are a safetensors file or a PyTorch checkpoint",
      start ->
          start.length() > 2
              && start.charAt(0) == 8
              && start.charAt(1) < 32
              && "\u0012:\u001aB".indexOf(start.charAt(2)) >= 0),
  TEXT(
      "a text file",
      start -> start.length() > 7 && start.chars().limit(8).allMatch(c -> c > 8 && c < 127));

  private static final int LONGEST = 512;

  private final String described;
  private final Predicate<String> recognizes;

  ForeignFile(String described, Predicate<String> recognizes) {
    this.described = described;
    this.recognizes = recognizes;
  }

  private static Predicate<String> start(String expected) {
    return start -> start.startsWith(expected);
  }

  private static boolean isPickle(String start) {
    return start.length() > 2
        && start.charAt(0) == 0x80
        && start.charAt(1) <= 5
        && start.charAt(2) > 0
        && !PyTorchStream.startsWith(start.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Returns the text without what may stand before it. */
  private static String text(String start) {
    return start.replaceFirst("^(\u00ef\u00bb\u00bf)?\\s*", "").toLowerCase(Locale.ROOT);
  }

  /** Returns what a file is; nothing if it is none of these or cannot be read. */
  static Optional<ForeignFile> of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
      for (ForeignFile kind : values()) {
        if (kind.recognizes.test(start)) {
          return Optional.of(kind);
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // the failure that led here says more
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return described;
  }
}
