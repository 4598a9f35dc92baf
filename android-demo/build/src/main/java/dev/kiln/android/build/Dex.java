package dev.kiln.android.build;

import com.android.tools.r8.CompilationFailedException;
import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.D8;
import com.android.tools.r8.D8Command;
import com.android.tools.r8.JdkClassFileProvider;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.origin.PathOrigin;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Translates Java's classes to Android's.
 *
 * @param androidJar what the phone has
 * @param minSdk the oldest Android it must run on
 */
record Dex(Path androidJar, int minSdk) {
  /** Writes classes.dex, and more where one is not enough, into a zip file. */
  void translate(List<Path> jarsAndFolders, Path zip) throws IOException {
    D8Command.Builder d8 = D8Command.builder();
    d8.setMode(CompilationMode.RELEASE)
        .setMinApiLevel(minSdk)
        .setOutput(zip, OutputMode.DexIndexed);
    d8.addLibraryFiles(androidJar);
    d8.addLibraryResourceProvider(
        JdkClassFileProvider.fromJdkHome(Path.of(System.getProperty("java.home"))));
    for (Path source : jarsAndFolders) {
      if (Files.isDirectory(source)) {
        add(source, d8);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
          add(jar.getPath("/"), d8);
        }
      }
    }
    try {
      D8.run(d8.build());
    } catch (CompilationFailedException e) {
      throw new IOException("D8: " + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
    }
  }

  private static void add(Path root, D8Command.Builder d8) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted().toList()) {
        String name = root.relativize(file).toString();
        if (name.endsWith(".class")
            && !name.endsWith("module-info.class")
            && !name.startsWith("META-INF")) {
          d8.addClassProgramData(Files.readAllBytes(file), new PathOrigin(file));
        }
      }
    }
  }
}
