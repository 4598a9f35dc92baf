package dev.kiln.android.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.Model;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;

/** The APK's classes, translated back, run on the JVM. */
class DexOnTheJvmIT {
  @TempDir Path folder;

  @Test
  void apkFindsTheSameDigits() throws Exception {
    ByteBuffer dex = ApkEntries.read(Path.of(System.getProperty("apk"))).bytes("classes.dex");
    byte[] bytes = new byte[dex.remaining()];
    dex.get(bytes);
    Path jar = folder.resolve("apk.jar");
    TranslatedDex.write(bytes, jar);

    Path program = place(DigitsOfAPicture.class);
    // ONNX Runtime's jar comes after the APK's classes, and gives the library for this machine
    // alone.
    Path onnxRuntime = place(ai.onnxruntime.OrtSession.class);
    List<String> fromApk = digits(jar, onnxRuntime, program);
    List<String> own =
        digits(
            place(Model.class),
            place(Logger.class),
            place(SimpleLogger.class),
            onnxRuntime,
            program);
    assertTrue(fromApk.get(1).endsWith("apk.jar"), fromApk.get(1));
    assertTrue(own.get(0).startsWith("[Digit[label="), own.get(0));
    assertEquals(own.get(0), fromApk.get(0));
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Returns the lines that {@link DigitsOfAPicture} prints, in a process of its own. */
  private List<String> digits(Path... classPath) throws IOException, InterruptedException {
    Path printed = folder.resolve("printed");
    String places =
        String.join(File.pathSeparator, List.of(classPath).stream().map(Path::toString).toList());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                places,
                DigitsOfAPicture.class.getName(),
                "../models/digits.onnx",
                "../samples/digits.png")
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    int exit = process.waitFor();
    List<String> lines = Files.readAllLines(printed);
    assertEquals(0, exit, () -> String.join("\n", lines));
    // Without the service file, SLF4J says on standard error that nobody listens.
    return lines.stream().filter(line -> !line.startsWith("SLF4J")).toList();
  }
}
