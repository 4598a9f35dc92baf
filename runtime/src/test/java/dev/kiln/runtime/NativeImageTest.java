package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What GraalVM must know to compile a program with the runtime into one executable. */
class NativeImageTest {
  private static final String METADATA = "/META-INF/native-image/dev.kiln/kiln-runtime/";
  private static final String LIBRARY = "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so";

  private static String text(String resource) throws IOException {
    try (InputStream in = NativeImageTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static TreeSet<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theClassesThatNativeCodeLooksUpAreNamed() throws IOException {
    TreeSet<String> named =
        found("\"(ai\\.onnxruntime\\.\\w+)\"", text(METADATA + "jni-config.json"));
    assertEquals(found("\0(ai/onnxruntime/\\w+)(?=\0)", text("/" + LIBRARY)), named);
  }

  @Test
  void whatIsReadByReflectionIsNamed() throws Exception {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        sources.append(Files.readString(file));
      }
    }
    String metadata = text(METADATA + "reflect-config.json");
    TreeSet<String> read =
        found(
            "(?:Class\\.forName|\\.get(?:Declared)?(?:Field|Method))\\(\\s*\"([\\w.]+)\"",
            sources.toString());
    read.addAll(found("\\b(OrtEnvironment)\\.class\\s*\\.getDeclared", sources.toString()));
    TreeSet<String> named =
        found("\"name\": \"(?:ai\\.onnxruntime\\.(?=Ort))?([\\w.]+)\"", metadata);
    assertEquals(read, named);
    assertFalse(read.isEmpty());
    // The names are those of this version of ONNX Runtime.
    Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
    OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
  }

  @Test
  void theLibrariesAreTakenIn() throws IOException {
    Matcher pattern =
        Pattern.compile("\"pattern\": \"(.*)\"").matcher(text(METADATA + "resource-config.json"));
    assertTrue(pattern.find());
    assertTrue(LIBRARY.matches(pattern.group(1).replace("\\\\", "\\")), pattern.group(1));
  }
}
