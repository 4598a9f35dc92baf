package dev.kiln.android.engine;

import dev.kiln.runtime.ModelCard;
import dev.kiln.runtime.file.AtomicFile;
import dev.kiln.runtime.file.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that come with the app. Each is copied once into a folder named by its SHA-256 sum,
 * which is checked on the way, so that ONNX Runtime can map it and a new version of the app brings
 * new copies. Not thread-safe.
 */
public final class BundledModels {
  private static final String FOLDER = "models";
  private static final String MANIFEST = "manifest";
  private static final String SUFFIX = ".onnx";

  private final AppAssets assets;
  private final Path folder;

  /** Creates models that are copied into the given folder. */
  public BundledModels(AppAssets assets, Path folder) {
    this.assets = assets;
    this.folder = folder;
  }

  /**
   * Copies what is not yet there, deletes what the app no longer has, and returns the models in the
   * manifest's order.
   *
   * @throws IOException if a model cannot be copied, or is not what the manifest says
   */
  public List<BundledModel> load() throws IOException {
    List<String> bundled = assets.list(FOLDER);
    List<BundledModel> models = new ArrayList<>();
    List<Path> kept = new ArrayList<>();
    for (Map.Entry<String, String> line : manifest().entrySet()) {
      String file = line.getKey();
      if (file.endsWith(SUFFIX) && bundled.contains(file)) {
        Path copy = copy(file, line.getValue());
        kept.add(copy.getParent());
        String name = file.substring(0, file.length() - SUFFIX.length());
        models.add(new BundledModel(name, copy, ModelCard.read(copy)));
      }
    }
    deleteOthers(kept);
    return models;
  }

  /** Returns the sum of each file. */
  private Map<String, String> manifest() throws IOException {
    Map<String, String> sums = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(assets.open(FOLDER + "/" + MANIFEST), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.trim().split("\\s+");
        if (words.length == 2) {
          sums.put(words[1], words[0]);
        }
      }
    }
    return sums;
  }

  private Path copy(String file, String sum) throws IOException {
    Path own = Files.createDirectories(folder.resolve(sum));
    Path target = own.resolve(file);
    if (Files.exists(target)) {
      return target;
    }
    try (AtomicFile draft = AtomicFile.of(target)) {
      MessageDigest digest = Sha256.digest();
      try (InputStream in = assets.open(FOLDER + "/" + file);
          OutputStream out = Files.newOutputStream(draft.file())) {
        byte[] part = new byte[1 << 16];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
          digest.update(part, 0, n);
          out.write(part, 0, n);
        }
      }
      String found = Sha256.hex(digest);
      if (!found.equals(sum)) {
        throw new IOException(
            file + ": its sha256 is " + found + ", not " + sum + "; install the app again");
      }
      draft.publish();
    }
    return target;
  }

  private void deleteOthers(List<Path> kept) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
      for (Path old : folders) {
        if (!kept.contains(old)) {
          OwnFiles.delete(old);
        }
      }
    }
  }
}
