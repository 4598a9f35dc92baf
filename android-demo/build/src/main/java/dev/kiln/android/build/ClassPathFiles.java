package dev.kiln.android.build;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an app takes from a jar, or a folder, of its class path. */
record ClassPathFiles(Path place) {
  /** Returns the classes, without those for other Javas and the descriptions of modules. */
  SortedMap<String, byte[]> classes() throws IOException {
    return files(
        name ->
            name.endsWith(".class")
                && !name.endsWith("module-info.class")
                && !name.startsWith("META-INF/"));
  }

  /** Returns the files by which service loaders find their services. */
  SortedMap<String, byte[]> services() throws IOException {
    return files(name -> name.startsWith("META-INF/services/"));
  }

  private SortedMap<String, byte[]> files(Predicate<String> wanted) throws IOException {
    if (Files.isDirectory(place)) {
      return files(place, wanted);
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return files(jar.getPath("/"), wanted);
    }
  }

  private static SortedMap<String, byte[]> files(Path root, Predicate<String> wanted)
      throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (wanted.test(name)) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }
}
