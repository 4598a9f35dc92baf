package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Without a word, ONNX Runtime ended every process with a long command line. */
@EnabledOnOs(OS.LINUX)
class TelemetryTest {
  @TempDir private Path folder;

  /** The child: opens a model. */
  public static void main(String[] arguments) {
    try (Model model = Model.open(Path.of(arguments[0]))) {
      System.out.println("opened " + model.inputs().size());
    } catch (ModelException e) {
      System.out.println(e.getMessage());
    }
  }

  private String open(int letters, String disabled) throws IOException, InterruptedException {
    Path file = folder.resolve("model.onnx");
    new OnnxWriter()
        .input("x", OnnxWriter.FLOAT, "N")
        .node("Relu", List.of("x"), "y", Map.of())
        .output("y", OnnxWriter.FLOAT, "N")
        .write(file);
    char[] name = new char[letters];
    Arrays.fill(name, 'x');
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlong=" + new String(name),
            TelemetryTest.class.getName(),
            file.toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().keySet().removeAll(Set.of("ORT_DISABLE_TELEMETRY"));
    if (!disabled.isEmpty()) {
      builder.environment().put("ORT_DISABLE_TELEMETRY", disabled);
    }
    Process child = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(child.getInputStream().readAllBytes()).strip();
    assertEquals(0, child.waitFor(), said);
    return said;
  }

  @Test
  void aLongCommandLineIsNamedInsteadOfEndingTheProcess() throws Exception {
    String said = open(6000, "");
    assertTrue(said.startsWith("ONNX Runtime's telemetry would end this process"), said);
    assertTrue(said.contains("set ORT_DISABLE_TELEMETRY=1"), said);
  }

  @Test
  void aCommandLineOfTheMostLettersOpensModels() throws Exception {
    assertEquals("opened 1", open(Telemetry.MOST_BYTES - 400, ""));
    assertEquals("opened 1", open(6000, "1"));
  }
}
