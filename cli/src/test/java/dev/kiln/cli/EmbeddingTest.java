package dev.kiln.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import embedding.Classify;
import embedding.Foreign;
import embedding.Generate;
import embedding.ReadDigits;
import embedding.Reconstruct;
import embedding.Segment;
import embedding.Stylize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in docs/embedding.md are what is compiled here, and they run. */
class EmbeddingTest {
  private static final Path DIGITS = Path.of("../models/digits.onnx");
  private static final Path PAGE = Path.of("../samples/digits.png");
  private static final Path PROGRAMS = Path.of("src/test/java/embedding");

  @TempDir private static Path folder;
  private static Path photo;

  private interface Program {
    void main(String[] args) throws IOException;
  }

  @BeforeAll
  static void takeAPhoto() throws IOException {
    photo = TinyData.photo(folder.resolve("photo.png"), 1);
  }

  private static String run(Program program, Object... arguments) throws IOException {
    PrintStream console = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      program.main(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    } finally {
      System.setOut(console);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theDocumentShowsEveryProgramAsItIs() throws IOException {
    String document = Files.readString(Path.of("../docs/embedding.md"));
    TreeSet<String> shown = new TreeSet<>();
    Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(document);
    while (block.find()) {
      Matcher name = Pattern.compile("public final class (\\w+)").matcher(block.group(1));
      if (name.find()) {
        String source = Files.readString(PROGRAMS.resolve(name.group(1) + ".java"));
        assertEquals(source.replace("package embedding;\n\n", ""), block.group(1));
        shown.add(name.group(1) + ".java");
      }
    }
    try (Stream<Path> files = Files.list(PROGRAMS)) {
      TreeSet<String> all = new TreeSet<>();
      files.forEach(file -> all.add(file.getFileName().toString()));
      assertEquals(all, shown);
    }
  }

  @Test
  void aPhotoIsPainted() throws IOException {
    Path out = folder.resolve("styled.png");
    run(Stylize::main, ExportedModels.of("style"), photo, out);
    BufferedImage styled = ImageIO.read(out.toFile());
    assertEquals(40, styled.getWidth());
    assertEquals(32, styled.getHeight());
  }

  @Test
  void aPhotoIsSegmented() throws IOException {
    Path out = folder.resolve("segmented.png");
    String shares = run(Segment::main, ExportedModels.of("deeplab-mobilenetv2"), photo, out);
    assertEquals(21, shares.lines().count());
    assertTrue(shares.startsWith("class 0 "), shares);
    assertEquals(40, ImageIO.read(out.toFile()).getWidth());
  }

  @Test
  void aPageIsRead() throws IOException {
    String digits = run(ReadDigits::main, DIGITS, PAGE);
    assertEquals("3141592670824", digits.replaceAll("(?m)^(\\d).*\\R", "$1"));
  }

  @Test
  void aDigitIsClassified() throws IOException {
    BufferedImage page = ImageIO.read(PAGE.toFile());
    Path digit = folder.resolve("digit.png");
    ImageIO.write(page.getSubimage(40, 10, 80, 110), "png", digit.toFile());
    String classes = run(Classify::main, DIGITS, digit);
    assertEquals(3, classes.lines().count());
    assertTrue(classes.matches("(?s)\\d [01]\\.\\d{3}\\R.*"), classes);
  }

  @Test
  void picturesAreGenerated() throws IOException {
    Path out = folder.resolve("generated.png");
    run(Generate::main, ExportedModels.of("gan"), 3, out);
    assertEquals(2 + 8 * 30, ImageIO.read(out.toFile()).getWidth());
  }

  @Test
  void aPictureIsReconstructed() throws IOException {
    String line = run(Reconstruct::main, ExportedModels.of("autoencoder"), photo);
    assertTrue(line.matches("28x28 GREY: PSNR \\d+\\.\\d\\d dB\\R"), line);
  }

  @Test
  void aForeignClassifierIsRun() throws IOException {
    Path model = ExportedModels.of("mobilenetv2", "--undressed");
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "thing " + i).toList();
    Path labels = Files.write(folder.resolve("labels.txt"), names);
    String line = run(Foreign::main, model, labels, photo);
    assertEquals(5, line.split("label=thing ").length - 1, line);
  }
}
