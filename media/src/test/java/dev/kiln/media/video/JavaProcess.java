package dev.kiln.media.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts another JVM with this one's class path. */
public final class JavaProcess {
  private JavaProcess() {}

  /** Returns a process of this main class; its standard error goes to its output. */
  public static ProcessBuilder of(Class<?> main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
