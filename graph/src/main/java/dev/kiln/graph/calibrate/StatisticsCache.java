package dev.kiln.graph.calibrate;

import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.TemporaryModel;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.file.AtomicFile;
import dev.kiln.runtime.file.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What calibrations measured, kept in a folder, so that a second search on the same samples starts
 * at once. A file belongs to one model, one set of samples and one set of values. A file that is
 * damaged or of another program is measured again, and a folder that cannot be used is done
 * without: the cache only saves time.
 */
public final class StatisticsCache {
  /** Keeps nothing. */
  public static final StatisticsCache NONE = new StatisticsCache(Optional.empty());

  /** To be changed with what is measured or how it is stored. */
  private static final String VERSION = "kiln statistics 1";

  private static final String SUFFIX = ".statistics";

  /** Some searches, with a few files each. */
  private static final int MOST_FILES = 24;

  private final Optional<Path> folder;

  private StatisticsCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Keeps the newest files in a folder, which is made when the first one is written. */
  public static StatisticsCache in(Path folder) {
    return new StatisticsCache(Optional.of(folder));
  }

  /** Keeps them in the user's cache, {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
  public static StatisticsCache ofUser() {
    String home =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(value -> !value.isBlank())
            .orElse(System.getProperty("user.home") + "/.cache");
    return in(Path.of(home, "kiln", "calibration"));
  }

  /** Returns what was measured before, or what is measured now. */
  Map<String, ValueStatistics> get(
      OnnxModel model,
      Samples samples,
      SortedSet<String> values,
      Supplier<Map<String, ValueStatistics>> measure) {
    if (folder.isEmpty()) {
      return measure.get();
    }
    String key = key(model, samples, values);
    Path file = folder.get().resolve(key + SUFFIX);
    Optional<Map<String, ValueStatistics>> kept = read(file, key);
    if (kept.isPresent()) {
      return kept.get();
    }
    Map<String, ValueStatistics> measured = measure.get();
    write(measured, file, key);
    return measured;
  }

  private static String key(OnnxModel model, Samples samples, SortedSet<String> values) {
    MessageDigest digest = Sha256.digest();
    add(VERSION, digest);
    try (TemporaryModel file = TemporaryModel.of(model)) {
      add(Sha256.of(file.file()), digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    values.forEach(value -> add(value, digest));
    for (int i = 0; i < samples.size(); i++) {
      for (Map.Entry<String, Tensor> input : new TreeMap<>(samples.inputs(i)).entrySet()) {
        Tensor tensor = input.getValue();
        add(input.getKey() + tensor.type() + Arrays.toString(tensor.shape()), digest);
        digest.update(tensor.data());
      }
    }
    return Sha256.hex(digest);
  }

  private static void add(String text, MessageDigest digest) {
    digest.update((text + '\n').getBytes(StandardCharsets.UTF_8));
  }

  /** The checksum of gzip is compared when its end is read. */
  private static Optional<Map<String, ValueStatistics>> read(Path file, String key) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
      if (!in.readUTF().equals(key)) {
        return Optional.empty();
      }
      Map<String, ValueStatistics> read = new LinkedHashMap<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        read.put(in.readUTF(), ValueStatistics.read(in));
      }
      if (in.read() >= 0) {
        return Optional.empty();
      }
      // What was used last is kept longest.
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(read);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void write(Map<String, ValueStatistics> measured, Path file, String key) {
    try {
      Files.createDirectories(file.getParent());
      try (AtomicFile draft = AtomicFile.of(file)) {
        try (DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(
                    new GZIPOutputStream(Files.newOutputStream(draft.file()))))) {
          out.writeUTF(key);
          out.writeInt(measured.size());
          for (Map.Entry<String, ValueStatistics> value : measured.entrySet()) {
            out.writeUTF(value.getKey());
            value.getValue().write(out);
          }
        }
        draft.publish();
      }
      deleteOldest();
    } catch (IOException e) {
      // Without the file, the next search only takes longer.
      return;
    }
  }

  private void deleteOldest() throws IOException {
    List<Path> files = new ArrayList<>();
    Map<Path, FileTime> used = new LinkedHashMap<>();
    try (var all = Files.newDirectoryStream(folder.orElseThrow(), "*" + SUFFIX)) {
      for (Path file : all) {
        files.add(file);
        used.put(file, Files.getLastModifiedTime(file));
      }
    }
    files.sort(Comparator.comparing(used::get));
    for (Path file : files.subList(0, Math.max(0, files.size() - MOST_FILES))) {
      Files.deleteIfExists(file);
    }
  }
}
