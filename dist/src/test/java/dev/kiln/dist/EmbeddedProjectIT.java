package dev.kiln.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first project of docs/embedding.md, its lines word for word, with a repository of its own.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the lines say linux-x64")
class EmbeddedProjectIT {
  private static final Path HOME = Path.of("..");
  private static final Set<String> NO_SOURCES = Set.of("target", ".git", "node_modules");

  @TempDir private Path folder;

  private static String page() throws IOException {
    return Files.readString(HOME.resolve("docs/embedding.md"));
  }

  /** Returns the lines to type, which are indented. */
  private static List<String> lines() throws IOException {
    return page()
        .lines()
        .filter(line -> line.startsWith("    "))
        .map(String::strip)
        .filter(line -> line.matches("(mvn|java|jlink|unzip|ORT_DISABLE_TELEMETRY=1) .*"))
        .toList();
  }

  private static String block(String language, String words) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page());
    return block
        .results()
        .map(found -> found.group(1))
        .filter(text -> text.contains(words))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isBuiltAndRunsAsDocumented() throws Exception {
    Path checkout = folder.resolve("checkout");
    copySources(checkout);
    Map<String, String> repository =
        Map.of("MAVEN_OPTS", "-Dmaven.repo.local=" + repository() + " -XX:TieredStopAtLevel=1");
    List<String> lines = lines();
    assertEquals(6, lines.size(), lines.toString());
    assertSilent(new Shell(checkout, repository), lines.get(0));

    Path project = Files.createDirectories(folder.resolve("painter"));
    Files.writeString(project.resolve("pom.xml"), block("xml", "<artifactId>painter"));
    Path sources = Files.createDirectories(project.resolve("src/main/java"));
    Files.writeString(sources.resolve("Stylize.java"), block("java", "class Stylize"));
    Files.copy(HOME.resolve("models/style-candy.onnx"), project.resolve("style-candy.onnx"));
    Files.copy(HOME.resolve("samples/street.jpg"), project.resolve("street.jpg"));
    Shell shell = new Shell(project, repository);
    for (String line : lines.subList(1, lines.size())) {
      assertSilent(shell, line);
      if (line.contains("painted.png")) {
        assertTrue(Files.size(project.resolve("painted.png")) > 100_000);
        Files.delete(project.resolve("painted.png"));
      }
    }
    assertTrue(Files.size(project.resolve("target/painter.jar")) < 13_000_000);
    String own = lines.get(lines.size() - 2).replace(" java ", " java/bin/java ");
    assertSilent(shell, own);
    assertTrue(Files.exists(project.resolve("painted.png")));
  }

  private static void assertSilent(Shell shell, String line) throws Exception {
    Shell.Answer answer = shell.type(line);
    String text = answer.text().replaceAll("\u001B\\[[;\\d]*m", "").strip();
    assertEquals(0, answer.exitCode(), line + "\n" + text);
    assertFalse(text.contains("SLF4J"), text);
    assertFalse(text.contains("ERROR"), text);
    if (!line.startsWith("mvn")) {
      assertEquals("", text, line);
    }
  }

  /** Makes a repository that has what others made, by links, and nothing of Kiln's. */
  private Path repository() throws IOException {
    Path everybodys = Path.of(System.getProperty("kiln.repository"));
    Path own = Files.createDirectories(Path.of("target/repository").toAbsolutePath());
    Files.createDirectories(own.resolve("dev"));
    for (Path level : List.of(Path.of(""), Path.of("dev"))) {
      try (Stream<Path> groups = Files.list(everybodys.resolve(level))) {
        for (Path group : groups.toList()) {
          Path link = own.resolve(everybodys.relativize(group));
          if (!Files.exists(link) && !group.endsWith("dev/kiln")) {
            Files.createSymbolicLink(link, group);
          }
        }
      }
    }
    return own;
  }

  private static void copySources(Path target) throws IOException {
    Files.walkFileTree(
        HOME,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            if (NO_SOURCES.contains(dir.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(target.resolve(HOME.relativize(dir).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, target.resolve(HOME.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
