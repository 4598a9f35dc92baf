package dev.kiln.android.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Android's resource compiler, a program for this machine that a jar on the class path carries. */
record Aapt2(Path program) {
  /** Unpacks the program into a folder. */
  static Aapt2 unpack(Path folder) throws IOException {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String name =
        os.contains("win")
            ? "windows/aapt2.exe"
            : os.contains("mac") ? "macosx/aapt2" : "linux/aapt2";
    Path program = folder.resolve(Path.of(name).getFileName());
    if (!Files.exists(program)) {
      Files.createDirectories(folder);
      try (InputStream in = Aapt2.class.getResourceAsStream("/prebuilt/" + name)) {
        if (in == null) {
          throw new IOException("no aapt2 for " + os);
        }
        Files.copy(in, program);
      }
      program.toFile().setExecutable(true);
    }
    return new Aapt2(program);
  }

  /** Runs the program and returns what it prints. */
  String run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toAbsolutePath().toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("aapt2 " + arguments.get(0) + ": " + printed.strip());
    }
    return printed;
  }
}
