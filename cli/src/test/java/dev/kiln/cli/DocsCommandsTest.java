package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that the README and the docs show are understood, and those on samples run. */
class DocsCommandsTest {
  private static final Path HOME = Path.of("..");
  private static final String START = "    ./kiln ";

  /** The inputs that a page brings about by the command before. */
  private static final Path DIGIT = Path.of("digit.png");

  @TempDir private static Path folder;

  private static String homeBefore;

  @BeforeAll
  static void findShippedModels() {
    homeBefore = System.getProperty("kiln.home");
    System.setProperty("kiln.home", HOME.toString());
  }

  @AfterAll
  static void restoreHome() {
    if (homeBefore == null) {
      System.clearProperty("kiln.home");
    } else {
      System.setProperty("kiln.home", homeBefore);
    }
  }

  private static List<String> commands() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path place :
        List.of(
            HOME, HOME.resolve("docs"), HOME.resolve("docs/articles"), HOME.resolve("models"))) {
      try (Stream<Path> files = Files.list(place)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    List<String> commands = new ArrayList<>();
    for (Path page : pages) {
      // A long command goes on after a backslash.
      String text = Files.readString(page).replaceAll(" *\\\\\\R *", " ");
      text.lines()
          .filter(line -> line.startsWith(START))
          .map(
              line ->
                  line.substring(START.length()).replaceAll("[\\[\\]]| *#.*|[|<>].*", "").strip())
          .forEach(commands::add);
    }
    return commands.stream().distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isUnderstood(String command) {
    String[] words = command.split(" +");
    assertDoesNotThrow(() -> Kiln.line(words).parseArgs(words));
  }

  /** Returns the commands that need only shipped models and samples, and no camera. */
  private static List<String> commandsOnSamples() throws IOException {
    Set<String> shipped = new TreeSet<>();
    try (Stream<Path> files = Files.list(HOME.resolve("models"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".onnx"))
          .forEach(name -> shipped.add(name.replace(".onnx", "")));
    }
    return commands().stream()
        .filter(command -> needsOnlySamples(List.of(command.split(" +")), shipped))
        .toList();
  }

  private static boolean needsOnlySamples(List<String> words, Set<String> shipped) {
    return switch (words.get(0)) {
      case "models", "networks", "doctor" -> true;
      case "run" ->
          shipped.contains(words.get(1))
              && words.stream().noneMatch(word -> word.endsWith(".parquet"))
              && (Files.exists(HOME.resolve(words.get(2)))
                  || words.get(2).equals(DIGIT.toString()));
      case "generate" -> shipped.contains(words.get(1));
      default -> false;
    };
  }

  @ParameterizedTest
  @MethodSource("commandsOnSamples")
  void runs(String command) {
    List<Object> words = new ArrayList<>();
    for (String word : command.split(" +")) {
      boolean output = !words.isEmpty() && words.get(words.size() - 1).equals("-o");
      words.add(output || word.equals(DIGIT.toString()) ? folder.resolve(word) : inHome(word));
    }
    if (command.contains(" " + DIGIT + " ")) {
      assertEquals(
          0, kiln("generate", "dcgan28", "--count", "1", "-o", folder.resolve(DIGIT)).exitCode());
    }
    Console console = kiln(words.toArray());
    assertEquals(0, console.exitCode(), console.err());
    for (Object word : words) {
      if (word instanceof Path path && path.startsWith(folder)) {
        assertTrue(isFilled(path), path + " is written");
      }
    }
  }

  /** Returns the word, as seen from this module if it names a file of the project. */
  private static String inHome(String word) {
    Path file = HOME.resolve(word);
    return word.contains("/") && Files.exists(file) ? file.toString() : word;
  }

  private static boolean isFilled(Path file) {
    try {
      return Files.size(file) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
