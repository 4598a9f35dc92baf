package dev.kiln.train.data.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.SampleSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run resumes by is the same on every computer. */
class ChecksumTest {
  @TempDir Path folder;

  /** Prints the checksum of a data set with a name that is not ASCII. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    VocFolder shapes = Shapes.write(folder);
    String name = "stra\u00dfe";
    for (String part : new String[] {"JPEGImages/%s.jpg", "SegmentationClass/%s.png"}) {
      Files.copy(folder.resolve(part.formatted("shape0")), folder.resolve(part.formatted(name)));
    }
    Files.writeString(
        folder.resolve("ImageSets/Segmentation/train.txt"), name, StandardOpenOption.APPEND);
    System.out.println(shapes.pictures("train").checksum());
  }

  @Test
  void itDoesNotDependOnTheDefaultCharset() throws Exception {
    String utf8 = checksum("UTF-8");
    assertTrue(utf8.matches("\\d+\\R"), utf8);
    assertEquals(utf8, checksum("ISO-8859-1"));
  }

  private String checksum(String charset) throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dfile.encoding=" + charset,
            "-cp",
            System.getProperty("java.class.path"),
            ChecksumTest.class.getName(),
            folder.resolve(charset).toString());
    java.environment().put("LC_ALL", "C.UTF-8");
    Process process = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out;
  }

  @Test
  void theDescriptionOfTheDataDoesNotDependOnTheLanguage() {
    LabeledImages images = new LabeledImages(1, 1, new byte[] {1, 2}, new byte[] {0, 1});
    String expected = SampleSet.describe(images, images);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertEquals(expected, SampleSet.describe(images, images));
    } finally {
      Locale.setDefault(before);
    }
  }
}
