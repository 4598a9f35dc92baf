package dev.kiln.android.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * ONNX Runtime's libraries for Android. Only its libraries are taken: the classes come from the jar
 * that desktops use.
 */
record OnnxRuntimeAar(Path file) {
  private static final String[] LIBRARIES = {"libonnxruntime.so", "libonnxruntime4j_jni.so"};

  /** Returns the libraries for one kind of processor, by their name in an APK. */
  Map<String, byte[]> libraries(String abi) throws IOException {
    Map<String, byte[]> libraries = new TreeMap<>();
    try (ZipFile aar = new ZipFile(file.toFile())) {
      for (String library : LIBRARIES) {
        ZipEntry entry = aar.getEntry("jni/" + abi + "/" + library);
        if (entry == null) {
          throw new IllegalArgumentException(
              file
                  + " has no jni/"
                  + abi
                  + "/"
                  + library
                  + ": name other processors by -Dandroid.abis");
        }
        try (InputStream in = aar.getInputStream(entry)) {
          libraries.put("lib/" + abi + "/" + library, in.readAllBytes());
        }
      }
    }
    return libraries;
  }
}
