package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeAarTest {
  @TempDir Path folder;

  private OnnxRuntimeAar aar(String... files) throws IOException {
    Path aar = folder.resolve("onnxruntime.aar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(aar))) {
      for (String file : files) {
        out.putNextEntry(new ZipEntry(file));
        out.write(file.getBytes());
      }
    }
    return new OnnxRuntimeAar(aar);
  }

  @Test
  void onlyTheLibrariesOfOneProcessorAreTaken() throws Exception {
    OnnxRuntimeAar aar =
        aar(
            "classes.jar",
            "jni/arm64-v8a/libonnxruntime.so",
            "jni/arm64-v8a/libonnxruntime4j_jni.so",
            "jni/arm64-v8a/libother.so",
            "jni/x86/libonnxruntime.so",
            "jni/x86/libonnxruntime4j_jni.so");
    assertEquals(
        Set.of("lib/arm64-v8a/libonnxruntime.so", "lib/arm64-v8a/libonnxruntime4j_jni.so"),
        aar.libraries("arm64-v8a").keySet());
    Exception e = assertThrows(IllegalArgumentException.class, () -> aar.libraries("arm64"));
    assertTrue(
        e.getMessage().endsWith("for 'arm64'; it has libraries for arm64-v8a, x86"),
        e.getMessage());
  }

  @Test
  void anotherFileThanExpectedIsRefused() throws Exception {
    OnnxRuntimeAar aar = aar("classes.jar");
    byte[] bytes = Files.readAllBytes(aar.file());
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertDoesNotThrow(() -> aar.requireSha256(sum));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> aar.requireSha256("0".repeat(64)));
    assertTrue(e.getMessage().contains("has the sha256 " + sum), e.getMessage());
  }

  @Test
  void aFileThatIsNoAarIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("page.aar"), "<html>");
    Exception e =
        assertThrows(IOException.class, () -> new OnnxRuntimeAar(file).libraries("arm64-v8a"));
    assertTrue(e.getMessage().startsWith(file + " is no AAR"), e.getMessage());
    Path gone = folder.resolve("gone.aar");
    e = assertThrows(IllegalArgumentException.class, () -> new OnnxRuntimeAar(gone));
    assertTrue(e.getMessage().startsWith("there is no file " + gone), e.getMessage());
  }
}
