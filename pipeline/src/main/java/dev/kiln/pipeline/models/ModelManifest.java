package dev.kiln.pipeline.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SHA-256 checksums of the shipped models: a file {@code manifest} beside them, in the format
 * of {@code sha256sum}, so that {@code sha256sum -c manifest} checks it too. Immutable and
 * thread-safe.
 */
public final class ModelManifest {
  private static final String NAME = "manifest";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S+)");

  private final Path folder;
  private final Map<String, String> sums;

  private ModelManifest(Path folder, Map<String, String> sums) {
    this.folder = folder;
    this.sums = sums;
  }

  /** The state of a file, compared with the manifest. */
  public enum State {
    /** Unchanged: the file that came with Kiln. */
    GENUINE,

    /** Changed: it has the name of a shipped file, but other bytes. */
    TAMPERED,

    /** Listed in the manifest, but absent. */
    MISSING,

    /** Not listed in the manifest. */
    FOREIGN
  }

  /**
   * A model's file and its state.
   *
   * @param file its name in the folder
   */
  public record Entry(String file, State state) {}

  /**
   * Reads the manifest of a folder.
   *
   * @throws IOException if it cannot be read, or a line is not a checksum and a file name
   */
  public static ModelManifest of(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve(NAME))) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IOException(
            "%s: expected a SHA-256 and a file name, not '%s'; restore the file that came with Kiln"
                .formatted(folder.resolve(NAME), line));
      }
      sums.put(parts.group(2), parts.group(1));
    }
    return new ModelManifest(folder, sums);
  }

  /** Returns the text of a manifest for the models in a folder. */
  public static String write(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String file : models(folder)) {
      text.append(sha256(folder.resolve(file))).append("  ").append(file).append('\n');
    }
    return text.toString();
  }

  /** Compares the models of the folder with the manifest, sorted by name. */
  public List<Entry> check() throws IOException {
    TreeSet<String> files = new TreeSet<>(models(folder));
    files.addAll(sums.keySet());
    List<Entry> entries = new ArrayList<>();
    for (String file : files) {
      entries.add(new Entry(file, state(file)));
    }
    return entries;
  }

  private State state(String file) throws IOException {
    if (!sums.containsKey(file)) {
      return State.FOREIGN;
    }
    Path path = folder.resolve(file);
    if (!Files.isRegularFile(path)) {
      return State.MISSING;
    }
    return sha256(path).equals(sums.get(file)) ? State.GENUINE : State.TAMPERED;
  }

  private static List<String> models(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(ShippedModels.ENDING))
          .sorted()
          .toList();
    }
  }

  /** Returns the SHA-256 of a file in lower-case hexadecimal. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
