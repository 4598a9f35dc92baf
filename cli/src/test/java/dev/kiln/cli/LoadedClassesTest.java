package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a command loads into the JVM: commands on ONNX files need no DJL, a list no ONNX Runtime.
 */
class LoadedClassesTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");

  @TempDir private Path folder;

  /** Runs the command line in a JVM of its own and returns the names of the classes it loaded. */
  private List<String> loadedBy(Object... words) throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xlog:class+load:file=" + log);
    command.add("-Dkiln.home=..");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.kiln.cli.Kiln"));
    Stream.of(words).map(Object::toString).forEach(command::add);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES));
    assertEquals(0, process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    // A line is "[0.012s][info][class,load] ai.djl.Model source: file:/...".
    return Files.readAllLines(log).stream()
        .map(line -> line.substring(line.lastIndexOf(']') + 1).trim().split(" ")[0])
        .toList();
  }

  private static List<String> of(String prefix, List<String> classes) {
    return classes.stream().filter(name -> name.startsWith(prefix)).toList();
  }

  @Test
  void networksAreListedWithoutTheEngine() throws Exception {
    assertEquals(List.of(), of("ai.djl.pytorch.", loadedBy("networks")));
  }

  @Test
  void optimizeInspectAndVerifyLoadNoClassOfDjl() throws Exception {
    Path smaller = folder.resolve("smaller.onnx");
    List<String> optimize = loadedBy("optimize", DIGITS, "-o", smaller);
    assertEquals(List.of(), of("ai.djl.", optimize));
    assertTrue(!of("ai.onnxruntime.", optimize).isEmpty(), "the log shows what is loaded");
    assertEquals(List.of(), of("ai.djl.", loadedBy("inspect", DIGITS)));
    assertEquals(List.of(), of("ai.djl.", loadedBy("verify", DIGITS, smaller)));
  }

  @Test
  void runLoadsNoClassOfDjlAndNoDrawingWhereNoPictureIsWritten() throws Exception {
    List<String> run = loadedBy("run", DIGITS, Path.of("../samples/digits.png"));
    assertEquals(List.of(), of("ai.djl.", run));
    assertEquals(List.of(), of("java.awt.Graphics2D", run));
  }

  @Test
  void modelsAreListedWithoutOnnxRuntime() throws Exception {
    List<String> models = loadedBy("models");
    assertEquals(List.of(), of("ai.djl.", models));
    assertEquals(List.of(), of("ai.onnxruntime.", models));
  }
}
