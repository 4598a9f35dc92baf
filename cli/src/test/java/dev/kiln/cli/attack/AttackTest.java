package dev.kiln.cli.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kiln.train.data.Idx;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attack: mutants of every kind of file, opened and run in processes of little memory. None
 * ends its process, hangs it, takes more than its memory, or fails without a reason in one line.
 * The number of each kind is {@code kiln.attack}, 20,000 unless given.
 */
@Tag("slow")
class AttackTest {
  private static final Path KEPT = Path.of("target", "attack");
  private static final int PART = 5000;
  private static final long MOST_KILOBYTES = 1_500_000;
  private static final long LARGEST_SEED = 60_000;

  @TempDir private Path folder;
  private Path seeds;
  private int opened;
  private int refused;
  private long peak;
  private final List<String> found = new ArrayList<>();

  @Test
  void noMutantEndsHangsOrFillsAProcess() throws Exception {
    String shared = System.getProperty("kiln.shared");
    assumeTrue(shared != null, "needs the shared data: -Dkiln.shared=DIR");
    seeds = Files.createDirectory(folder.resolve("seeds"));
    copy(Path.of(shared));
    draw();
    int count = Integer.getInteger("kiln.attack", 20_000);
    for (Kind kind : Kind.values()) {
      int before = found.size();
      for (int first = 0; first < count; first += PART) {
        attack(kind, first, Math.min(count, first + PART));
      }
      System.out.println(kind + ": " + (found.size() - before) + " findings so far " + this);
    }
    System.out.println(this);
    assertEquals(List.of(), found);
    assertTrue(peak < MOST_KILOBYTES, this::toString);
  }

  private void copy(Path shared) throws IOException {
    int number = 0;
    for (String part : List.of("cases", "reference", "data/onnx-node")) {
      try (Stream<Path> files = Files.walk(shared.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (Files.size(file) < LARGEST_SEED
              && Stream.of(Kind.values()).anyMatch(k -> k.takes(file))) {
            Files.copy(file, seeds.resolve(number++ + "-" + file.getFileName()));
          }
        }
      }
    }
  }

  /** Pictures and data sets in every format. */
  private void draw() throws IOException {
    Random random = new Random(1);
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_RGB,
          BufferedImage.TYPE_BYTE_GRAY,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_BYTE_BINARY
        }) {
      BufferedImage picture = new BufferedImage(40, 30, type);
      for (int i = 0; i < 40 * 30; i++) {
        picture.setRGB(i % 40, i / 40, random.nextInt());
      }
      for (String format : List.of("png", "jpg", "gif", "bmp")) {
        ImageIO.write(picture, format, seeds.resolve("drawn-" + type + "." + format).toFile());
      }
    }
    byte[] pixels = new byte[3 * 5 * 4];
    random.nextBytes(pixels);
    new Idx(new int[] {3, 5, 4}, pixels).write(seeds.resolve("drawn.idx.gz"));
    new Idx(new int[] {3, 5, 4}, pixels).write(seeds.resolve("drawn.idx"));
  }

  private void attack(Kind kind, int first, int end) throws Exception {
    for (int next = first; next < end; ) {
      Path output = folder.resolve("output.txt");
      int status = child(kind, next, end).redirectOutput(output.toFile()).start().waitFor();
      int last = next;
      for (String line : Files.readAllLines(output)) {
        if (line.matches("peak \\d+")) {
          peak = Math.max(peak, Long.parseLong(line.substring(5)));
        } else if (line.matches("\\d+ (opening|opened|refused|unforeseen .*)")) {
          last = Integer.parseInt(line.split(" ")[0]);
          count(kind, last, line);
        }
      }
      if (status == 0) {
        return;
      }
      keep(kind, last, status == Attacked.HANG ? "hangs" : "ends the process: " + status);
      next = last + 1;
    }
  }

  private void count(Kind kind, int number, String line) throws IOException {
    String outcome = line.split(" ")[1];
    opened += outcome.equals("opened") ? 1 : 0;
    refused += outcome.equals("refused") ? 1 : 0;
    if (outcome.equals("unforeseen")) {
      keep(kind, number, line);
    }
  }

  private void keep(Kind kind, int number, String what) throws IOException {
    Files.createDirectories(KEPT);
    Path file = KEPT.resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + number);
    Files.write(file, kind.mutant(Attacked.seeds(kind, seeds), number));
    found.add(file + ": " + what);
    System.out.println(file + ": " + what);
  }

  private ProcessBuilder child(Kind kind, int first, int end) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:ErrorFile=" + folder.resolve("error%p.log"),
            "-cp",
            System.getProperty("java.class.path"),
            Attacked.class.getName(),
            kind.name(),
            seeds.toString(),
            folder.toString(),
            String.valueOf(first),
            String.valueOf(end))
        .redirectError(folder.resolve("errors.txt").toFile());
  }

  @Override
  public String toString() {
    return "%,d files opened, %,d refused, %d findings; at most %,d MB resident"
        .formatted(opened, refused, found.size(), peak / 1000);
  }
}
