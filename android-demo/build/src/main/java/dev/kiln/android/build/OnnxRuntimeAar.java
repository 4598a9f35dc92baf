package dev.kiln.android.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * ONNX Runtime's libraries for Android. Only the libraries are taken: the classes come from the jar
 * that desktops use, and what reports home stays behind.
 */
record OnnxRuntimeAar(Path file) {
  private static final String[] LIBRARIES = {"libonnxruntime.so", "libonnxruntime4j_jni.so"};

  OnnxRuntimeAar {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "there is no file " + file + "; -Donnxruntime.aar names one");
    }
  }

  /** Refuses a file that is not the expected one. */
  void requireSha256(String expected) throws IOException {
    String actual = sha256();
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          "%s has the sha256 %s, not %s: delete it, and the build fetches it again"
              .formatted(file, actual, expected));
    }
  }

  private String sha256() throws IOException {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the libraries for one kind of processor, by their names in an APK. */
  Map<String, byte[]> libraries(String abi) throws IOException {
    Map<String, byte[]> libraries = new TreeMap<>();
    try (ZipFile aar = new ZipFile(file.toFile())) {
      for (String library : LIBRARIES) {
        ZipEntry entry = aar.getEntry("jni/" + abi + "/" + library);
        if (entry == null) {
          throw new IllegalArgumentException(
              "%s has no %s for '%s'; it has libraries for %s"
                  .formatted(file, library, abi, String.join(", ", abis(aar))));
        }
        try (InputStream in = aar.getInputStream(entry)) {
          libraries.put("lib/" + abi + "/" + library, in.readAllBytes());
        }
      }
    } catch (ZipException e) {
      throw new IOException(file + " is no AAR: " + e.getMessage(), e);
    }
    return libraries;
  }

  private static SortedSet<String> abis(ZipFile aar) {
    SortedSet<String> abis = new TreeSet<>();
    aar.stream()
        .map(entry -> entry.getName().split("/"))
        .filter(path -> path.length == 3 && path[0].equals("jni"))
        .forEach(path -> abis.add(path[1]));
    return abis;
  }
}
