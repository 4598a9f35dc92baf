package dev.kiln.cli.run;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.cli.Console;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kiln run} takes as inputs and outputs: folders in folders, standard streams. */
class RunInputsTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");
  private static final Path PAGE = Path.of("../samples/digits.png");
  private static final String READ = "3141592670824";

  @TempDir private Path folder;
  private Path pages;

  @BeforeEach
  void copyPages() throws IOException {
    pages = folder.resolve("pages");
    for (String name :
        List.of(
            "a.png", "inner/a.png", "._a.png", "inner/.hidden/a.png", "__MACOSX/a.png", "a.txt")) {
      Path copy = pages.resolve(name);
      Files.createDirectories(copy.getParent());
      Files.copy(PAGE, copy);
    }
  }

  private static String digits(String printed) {
    return printed.replaceAll("(?m)^(\\d).*\\R", "$1");
  }

  private List<String> files(Path in) throws IOException {
    try (Stream<Path> files = Files.walk(in)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> in.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aFolderStandsForItsVisiblePictures() throws IOException {
    Path out = folder.resolve("out");
    Console run = kiln("run", DIGITS, pages, "-o", out);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(List.of("a.png"), files(out));
  }

  @Test
  void foldersInAFolderAreReadAndKeptApart() throws IOException {
    Path out = folder.resolve("out");
    Console run = kiln("run", DIGITS, pages, "--recursive", "-o", out);
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(List.of("a.png", "inner/a.png"), files(out));
  }

  @Test
  void aFolderOfFoldersNamesTheOption() throws IOException {
    Files.delete(pages.resolve("a.png"));
    Console run = kiln("run", DIGITS, pages);
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("--recursive also reads the folders in it"), run.err());
  }

  @Test
  void severalPicturesAreNotWrittenToOneFile() {
    Path out = folder.resolve("out.jpg");
    Console run =
        kiln("run", DIGITS, pages.resolve("a.png"), pages.resolve("inner/a.png"), "-o", out);
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("several pictures need a folder"), run.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void aPictureComesFromStandardInput() throws IOException {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(Files.readAllBytes(PAGE)));
    try {
      Console run = kiln("run", DIGITS, "-");
      assertEquals(0, run.exitCode(), run.err());
      assertEquals(READ, digits(run.out()));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void standardInputThatIsNoPictureIsNamed() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(new byte[] {1, 2, 3}));
    try {
      Console run = kiln("run", DIGITS, "-");
      assertEquals(1, run.exitCode());
      assertTrue(run.err().startsWith("kiln: standard input: "), run.err());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aPictureGoesToStandardOutputAndTheTextToStandardError() throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes));
    Console run;
    try {
      run = kiln("run", DIGITS, PAGE, "-o", "-");
    } finally {
      System.setOut(before);
    }
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertEquals(READ, digits(run.err()));
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    assertEquals(ImageIO.read(PAGE.toFile()).getWidth(), drawn.getWidth());
  }

  @Test
  void aGeneratedPictureGoesToStandardOutput() throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes));
    Console generate;
    try {
      generate = kiln("generate", "../models/dcgan28.onnx", "--count", "1", "-o", "-");
    } finally {
      System.setOut(before);
    }
    assertEquals(0, generate.exitCode(), generate.err());
    assertEquals("", generate.out());
    assertEquals(56, ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())).getWidth());
  }

  @Test
  void standardOutputTakesOneThing() {
    Console run = kiln("run", DIGITS, PAGE, "-o", "-", "--json");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("choose one"), run.err());
  }

  @Test
  void threadsAreChosen() {
    assertEquals(READ, digits(kiln("run", DIGITS, PAGE, "--threads", "1").out()));
    assertEquals(2, kiln("run", DIGITS, PAGE, "--threads", "-1").exitCode());
  }
}
