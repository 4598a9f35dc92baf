package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  @TempDir Path folder;

  @RepeatedTest(10)
  void readsWhatItWrote(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    int[] dimensions = random.ints(1 + random.nextInt(3), 0, 8).toArray();
    byte[] values = new byte[Arrays.stream(dimensions).reduce(1, (a, b) -> a * b)];
    random.nextBytes(values);
    for (String ending : new String[] {"", ".gz"}) {
      Path file = folder.resolve("values" + ending);
      new Idx(dimensions, values).write(file);
      Idx read = Idx.read(file, dimensions.length);
      assertArrayEquals(dimensions, read.dimensions());
      assertArrayEquals(values, read.values());
    }
  }

  @Test
  void writesTheFormatByteForByte() throws IOException {
    Path file = folder.resolve("values");
    new Idx(new int[] {2, 3}, new byte[] {1, 2, 3, 4, 5, (byte) 255}).write(file);
    assertArrayEquals(
        new byte[] {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255},
        Files.readAllBytes(file));
  }

  @Test
  void refusesAnotherMagicNumber() throws IOException {
    Path file = folder.resolve("labels");
    new Idx(new int[] {3}, new byte[3]).write(file);
    assertEquals(
        file
            + ": magic number 0x00000801 found, 0x00000803 expected"
            + " (IDX, unsigned bytes, 3 dimensions)",
        failure(file, 3));
  }

  @Test
  void refusesFewerValuesThanPromised() throws IOException {
    Path file = cut("labels", 13);
    assertEquals(file + ": truncated: its header announces 9 = 9 bytes, 5 found", failure(file, 1));
  }

  @Test
  void refusesMoreValuesThanPromised() throws IOException {
    Path file = folder.resolve("labels");
    Files.write(file, new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 7, 7});
    assertEquals(
        file + ": longer than the 1 = 1 bytes that its header announces", failure(file, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 7})
  void refusesAFileThatEndsInItsHeader(int length) throws IOException {
    Path file = cut("labels", length);
    assertEquals(file + ": truncated within its header or its gzip stream", failure(file, 1));
  }

  @Test
  void refusesAGzipStreamThatEndsEarly() throws IOException {
    Path file = cut("labels.gz", 20);
    assertEquals(file + ": truncated within its header or its gzip stream", failure(file, 1));
  }

  @Test
  void refusesABrokenGzipStream() throws IOException {
    Path file = folder.resolve("labels.gz");
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9});
    assertEquals(file + ": broken gzip stream: Unsupported compression method", failure(file, 1));
  }

  @Test
  void refusesAHeaderThatPromisesTooMuch() throws IOException {
    Path file = folder.resolve("images");
    ByteBuffer header = ByteBuffer.allocate(16).putInt(0x803);
    header.putInt(-1).putInt(1 << 16).putInt(1 << 16);
    Files.write(file, header.array());
    assertEquals(
        file
            + ": its header announces 4294967295 x 65536 x 65536 bytes,"
            + " more than an array can hold",
        failure(file, 3));
  }

  /** A whole file of nine values, cut off. */
  private Path cut(String name, int length) throws IOException {
    Path file = folder.resolve(name);
    new Idx(new int[] {9}, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}).write(file);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    return file;
  }

  private static String failure(Path file, int rank) {
    return assertThrows(TrainingException.class, () -> Idx.read(file, rank)).getMessage();
  }
}
