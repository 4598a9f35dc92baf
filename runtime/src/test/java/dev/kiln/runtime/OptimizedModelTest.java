package dev.kiln.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OptimizedModelTest {
  private static final long[] SHAPE = {1, 16, 13, 11};

  @TempDir Path folder;
  private Path cache;
  private Options options;
  private int openBefore;

  @BeforeEach
  void count() {
    cache = folder.resolve("cache/models");
    options = Options.shared().withProviders(Provider.CPU).withCache(cache);
    openBefore = NativeObjects.open();
  }

  @AfterEach
  void nothingStaysOpen() {
    assertEquals(openBefore, NativeObjects.open(), "native objects left open");
  }

  /** Two convolutions with a rectifier between them: what the optimiser fuses and lays out anew. */
  private Path convolutions(int seed) {
    return new OnnxWriter()
        .input("x", OnnxWriter.FLOAT, "N", 16, "H", "W")
        .floats("first", noise(seed, 16 * 16 * 9), 16, 16, 3, 3)
        .floats("second", noise(seed + 1, 8 * 16 * 9), 8, 16, 3, 3)
        .node("Conv", List.of("x", "first"), "a", Map.of("pads", new long[] {1, 1, 1, 1}))
        .node("Relu", List.of("a"), "b", Map.of())
        .node("Conv", List.of("b", "second"), "y", Map.of("pads", new long[] {1, 1, 1, 1}))
        .output("y", OnnxWriter.FLOAT, "N", 8, "H", "W")
        .metadata("kiln.labels", "[\"zero\", \"one\"]")
        .write(folder.resolve("convolutions" + seed + ".onnx"));
  }

  private static float[] noise(int seed, int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Tensor result(Model model) {
    return model.run(Map.of("x", Tensor.floats(noise(5, 16 * 13 * 11), SHAPE))).get("y");
  }

  private static Tensor result(Path file, Options options) {
    try (Model model = Model.open(file, options)) {
      assertEquals(List.of("zero", "one"), model.card().labels());
      assertEquals("[x float [N, 16, H, W]]", model.inputs().toString());
      return result(model);
    }
  }

  private List<Path> entries() throws IOException {
    return files(".ort");
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void theSecondOpeningReadsWhatTheFirstKept() throws IOException {
    Path file = convolutions(1);
    Tensor plain = result(file, Options.shared());
    assertEquals(plain, result(file, options));
    List<Path> kept = entries();
    assertEquals(1, kept.size());
    byte[] bytes = Files.readAllBytes(kept.get(0));
    assertEquals(plain, result(file, options));
    assertEquals(kept, entries());
    assertArrayEquals(bytes, Files.readAllBytes(kept.get(0)));
    ByteBuffer memory = ByteBuffer.wrap(Files.readAllBytes(file));
    try (Model model = Model.open("the same", memory, options)) {
      assertEquals(plain, result(model));
    }
    assertEquals(kept, entries());
  }

  @Test
  void whatIsKeptIsUsed() throws IOException {
    Path file = convolutions(1);
    Path other = convolutions(3);
    Tensor plain = result(file, options);
    Path kept = entries().get(0);
    Tensor foreign = result(other, options);
    Path foreignKept = entries().stream().filter(p -> !p.equals(kept)).findFirst().get();
    assertNotEquals(plain, foreign);
    Files.copy(foreignKept, kept, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(foreign, result(file, options), "read from the file and not optimised again");
  }

  @Test
  void whatNobodyUsedForAMonthGoesWhenSomethingNewIsKept() throws IOException {
    result(convolutions(1), options);
    Path used = entries().get(0);
    Path old = Files.writeString(cache.resolve("old.ort"), "of another version");
    Path recent = Files.writeString(cache.resolve("recent.ort"), "of another program");
    Path other = Files.writeString(cache.resolve("notes.txt"), "not the cache's");
    for (Path file : List.of(used, old, other)) {
      age(file, 31);
    }
    age(recent, 29);
    result(convolutions(1), options);
    assertTrue(Files.exists(old), "nothing new was kept");
    result(convolutions(2), options);
    assertTrue(Files.exists(used) && Files.exists(recent) && Files.exists(other));
    assertFalse(Files.exists(old));
  }

  @Test
  void theDraftOfAProgramThatWasKilledGoesAtTheNextStart() throws IOException {
    Path file = convolutions(1);
    result(file, options);
    Path abandoned = Files.writeString(cache.resolve("draft1.tmp"), "of a program that was killed");
    try (CacheDraft written = CacheDraft.in(cache)) {
      result(file, options);
      assertFalse(Files.exists(abandoned));
      assertTrue(Files.exists(written.file()), "somebody still writes it");
    }
    assertEquals(List.of(), files(".tmp"));
    assertEquals(List.of(), files(".lock"));
  }

  @Test
  void whatLiesInTheCacheDoesNotWinOverASum() throws IOException {
    Path file = convolutions(1);
    Tensor plain = result(file, options);
    Path kept = entries().get(0);
    result(convolutions(2), options);
    Path other = entries().stream().filter(p -> !p.equals(kept)).findFirst().get();
    Files.copy(other, kept, StandardCopyOption.REPLACE_EXISTING);
    Options sure = options.withSha256(new ModelFile(file).sha256());
    assertEquals(plain, result(file, sure));
    Path note = files(".sum").get(0);
    String sums = Files.readString(note);
    String wrong = new ModelFile(folder.resolve("convolutions2.onnx")).sha256();
    Files.writeString(note, sums.substring(0, sums.length() - 64) + wrong);
    assertEquals(plain, result(file, sure));
  }

  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Test
  void aFolderOrEntryThatOthersMayWriteToIsNotUsed() throws IOException {
    Path file = convolutions(1);
    Tensor plain = result(file, options);
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    Path kept = entries().get(0);
    result(convolutions(2), options);
    Path other = entries().stream().filter(p -> !p.equals(kept)).findFirst().get();
    Files.copy(other, kept, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(plain, result(file, options), "made anew");
    Files.copy(other, kept, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(plain, result(file, options), "not used");
    assertEquals(2, entries().size());
  }

  private static void age(Path file, int days) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
  }

  @Test
  void eachModelAndEachLevelIsKeptByItself() throws IOException {
    result(convolutions(1), options);
    result(convolutions(2), options);
    result(convolutions(1), options.withOptimization(Options.Optimization.BASIC));
    assertEquals(3, entries().size());
  }

  @Test
  void damageIsRepairedSilently() throws IOException {
    Path file = convolutions(1);
    Tensor plain = result(file, options);
    Path kept = entries().get(0);
    byte[] whole = Files.readAllBytes(kept);
    List<byte[]> damages = new ArrayList<>();
    for (int length : new int[] {0, 1, 8, 9, 100, whole.length / 2, whole.length - 1}) {
      damages.add(Arrays.copyOf(whole, length));
    }
    Random random = new Random(9);
    for (int i = 0; i < 20; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      damages.add(flipped);
    }
    byte[] noise = new byte[5000];
    random.nextBytes(noise);
    damages.add(noise);
    for (byte[] damage : damages) {
      Files.write(kept, damage);
      assertEquals(plain, result(file, options));
      byte[] anew = Files.readAllBytes(kept);
      assertFalse(Arrays.equals(damage, anew), "made anew");
      assertEquals(plain, result(file, options));
      assertArrayEquals(anew, Files.readAllBytes(kept), "and whole");
    }
    assertEquals(List.of(kept), entries());
  }

  @Test
  void aSumIsRememberedUntilTheFileChanges() throws IOException {
    Path file = convolutions(1);
    Tensor first = result(file, options);
    Path note = files(".sum").get(0);
    assertTrue(Files.readString(note).endsWith(" " + new ModelFile(file).sha256()));
    Path other = convolutions(2);
    assertEquals(Files.size(file), Files.size(other));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    Tensor second = result(file, options);
    assertNotEquals(first, second, "same size, same time, another model");
    assertEquals(result(file, Options.shared()), second);
    for (String damage : new String[] {"", "x", Files.readString(note).substring(3)}) {
      Files.writeString(note, damage);
      assertEquals(second, result(file, options));
      assertTrue(Files.readString(note).endsWith(" " + new ModelFile(file).sha256()));
    }
  }

  @Test
  void theFolderMayGoWhileTheModelRuns() throws IOException {
    Path file = convolutions(1);
    Tensor plain = result(file, options);
    try (Model model = Model.open(file, options)) {
      for (Path each : files("")) {
        Files.delete(each);
      }
      Files.delete(cache);
      assertEquals(plain, result(model));
    }
    assertEquals(plain, result(file, options));
    assertEquals(1, entries().size());
  }

  @Test
  void manyMayOpenAtOnce() throws Exception {
    Path file = convolutions(1);
    Tensor plain = result(file, Options.shared());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Tensor>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        results.add(threads.submit(() -> result(file, options)));
      }
      for (Future<Tensor> result : results) {
        assertEquals(plain, result.get(60, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(1, entries().size());
    assertEquals(List.of(), files(".tmp"), "no draft is left");
  }

  @Test
  void aModelWithWeightsInOtherFilesIsNotKept() throws IOException {
    Path weights = folder.resolve("weights.bin");
    Path file =
        new OnnxWriter()
            .input("x", OnnxWriter.FLOAT, 3)
            .externalFloats("table", "weights.bin", 3)
            .node("Add", List.of("x", "table"), "y", Map.of())
            .output("y", OnnxWriter.FLOAT, 3)
            .write(folder.resolve("external.onnx"));
    for (float[] table : new float[][] {{1, 2, 3}, {4, 5, 6}}) {
      ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(table);
      Files.write(weights, bytes.array());
      try (Model model = Model.open(file, options)) {
        Tensor y = model.run(Map.of("x", Tensor.floats(new float[3], 3))).get("y");
        assertArrayEquals(table, y.toFloats());
      }
      assertEquals(List.of(), entries());
    }
  }

  @Test
  void aFolderThatCantBeWrittenToDoesNoHarm() throws IOException {
    Path file = convolutions(1);
    Path occupied = Files.createFile(folder.resolve("occupied"));
    Options blocked = options.withCache(occupied.resolve("below"));
    assertEquals(result(file, Options.shared()), result(file, blocked));
    assertEquals(0, Files.size(occupied));
  }

  @Test
  void whatWasSetByHandIsNotKept() {
    Options byHand = options.withSession(settings -> settings.setDeterministicCompute(true));
    result(convolutions(1), byHand);
    assertFalse(Files.exists(cache));
  }
}
