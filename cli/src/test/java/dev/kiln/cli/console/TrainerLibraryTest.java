package dev.kiln.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation without the trainer's library, which is an archive of its own. */
class TrainerLibraryTest {
  @TempDir private Path folder;

  private static List<String> printed(String... words) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("pytorch-native"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dkiln.home=..",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classPath,
                "dev.kiln.cli.Kiln"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), text);
    return text.lines().toList();
  }

  @Test
  void whatNeedsItSaysInOneLineHowToAddIt() throws Exception {
    for (List<String> command :
        List.of(
            List.of("export", "lenet5", "-o", folder.resolve("lenet5.onnx").toString()),
            List.of("train", "lenet5", "--data", folder.toString()))) {
      List<String> lines = printed(command.toArray(String[]::new));
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(lines.get(0).contains("-trainer-PLATFORM.tar.gz"), lines.get(0));
    }
  }
}
