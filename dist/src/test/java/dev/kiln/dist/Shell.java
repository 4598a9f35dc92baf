package dev.kiln.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Commands in a folder, each with everything that it printed. */
record Shell(Path folder, Map<String, String> environment) {
  record Answer(int exitCode, String text) {}

  /** Runs a line as a person types it. */
  Answer type(String line) throws IOException, InterruptedException {
    return run("sh", "-c", line);
  }

  Answer run(String... words) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(words)).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES));
    return new Answer(process.exitValue(), text.strip());
  }
}
