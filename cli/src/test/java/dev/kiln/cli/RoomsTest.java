package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package has a page, every class a name of its own, and the docs list what is there. */
class RoomsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/architecture.md");

  /** The words may stand at the end of a line and at the beginning of the next. */
  private static final Pattern START = Pattern.compile("Start[\\s*]+with");

  private static final String BEGIN = "<!-- packages -->\n";
  private static final String END = "<!-- end of packages -->";

  /** Modules in the order of their dependencies, lowest first. */
  private static final List<String> MODULES =
      List.of(
          "runtime",
          "pictures",
          "graph",
          "exporter",
          "trainer",
          "tuner",
          "media",
          "cluster",
          "cluster-ml",
          "pipeline",
          "webcam-demo",
          "android-demo/build",
          "android-demo",
          "cli",
          "maven-plugin",
          "dist",
          "benchmark");

  private static List<Path> sources(String module) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Path, List<Path>> packages(String module) {
    return sources(module).stream()
        .filter(f -> !f.endsWith("module-info.java"))
        .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
  }

  private static String name(Path folder) {
    Path java = folder;
    while (!java.endsWith("src/main/java")) {
      java = java.getParent();
    }
    return java.relativize(folder).toString().replace('/', '.');
  }

  @Test
  void everyPackageHasAPageThatSaysWhereToStart() throws IOException {
    List<String> without = new ArrayList<>();
    for (String module : MODULES) {
      for (Path folder : packages(module).keySet()) {
        // JMH's classes stand in the packages of what they measure.
        boolean measures = module.equals("benchmark") && !name(folder).endsWith("benchmark");
        Path page = folder.resolve("package-info.java");
        if (!measures && !(Files.exists(page) && START.matcher(Files.readString(page)).find())) {
          without.add(name(folder));
        }
      }
    }
    assertEquals(List.of(), without);
  }

  @Test
  void noTwoClassesShareAName() {
    Map<String, List<Path>> named =
        MODULES.stream()
            .flatMap(module -> sources(module).stream())
            .collect(
                Collectors.groupingBy(
                    f -> f.getFileName().toString(), TreeMap::new, Collectors.toList()));
    named.keySet().removeAll(List.of("package-info.java", "module-info.java"));
    named.values().removeIf(files -> files.size() == 1);
    assertEquals(Map.of(), named);
  }

  /** Run with {@code -Dkiln.write=true} to bring the page up to date. */
  @Test
  void architecturePageListsThePackages() throws IOException {
    StringBuilder tree = new StringBuilder("| package | files |\n| --- | ---: |\n");
    for (String module : MODULES) {
      packages(module)
          .forEach(
              (folder, files) -> {
                long classes = files.stream().filter(f -> !f.endsWith("package-info.java")).count();
                tree.append("| `%s` | %d |\n".formatted(name(folder), classes));
              });
    }
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    assertTrue(from >= BEGIN.length() && to >= from, "docs/architecture.md lost its markers");
    if (Boolean.getBoolean("kiln.write")) {
      Files.writeString(PAGE, page.substring(0, from) + tree + page.substring(to));
    }
    page = Files.readString(PAGE);
    assertEquals(
        tree.toString(),
        page.substring(from, page.indexOf(END)),
        "docs/architecture.md is out of date; -Dkiln.write=true rewrites it");
  }
}
