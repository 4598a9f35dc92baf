package dev.kiln.train.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Map<String, NDArray> tensors() {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("weight", manager.randomNormal(new Shape(3, 4, 5)));
    tensors.put("step", manager.create(new long[] {1L << 40}));
    tensors.put("scalar", manager.create(0.5f));
    tensors.put("empty", manager.create(new Shape(0, 3)));
    tensors.put("mask", manager.create(new boolean[] {true, false, true}));
    tensors.put("exact", manager.create(new double[] {Math.PI}));
    tensors.put("naïve \"name\"", manager.create(new int[] {-1, 1}));
    return tensors;
  }

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("a.safetensors");
    Map<String, NDArray> written = tensors();
    SafeTensors.write(file, written, Map.of("network", "lenet5"));

    Map<String, NDArray> read = SafeTensors.read(file, manager);

    assertEquals(written.keySet(), read.keySet());
    written.forEach((name, array) -> assertEquals(array, read.get(name), name));
    written.forEach((n, a) -> assertEquals(a.getDataType(), read.get(n).getDataType(), n));
    assertEquals(Map.of("network", "lenet5"), SafeTensors.metadata(file));
  }

  @Test
  void equalTensorsGiveEqualBytesWhateverTheirOrder() throws IOException {
    Map<String, NDArray> tensors = tensors();
    Map<String, NDArray> reversed = new LinkedHashMap<>();
    List<String> names = List.copyOf(tensors.keySet());
    for (int i = names.size() - 1; i >= 0; i--) {
      reversed.put(names.get(i), tensors.get(names.get(i)));
    }
    SafeTensors.write(folder.resolve("a"), tensors);
    SafeTensors.write(folder.resolve("b"), reversed);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a")), Files.readAllBytes(folder.resolve("b")));
  }

  @Test
  void halfPrecisionIsWidened() throws IOException {
    Path file = folder.resolve("half");
    byte[] data = {0x00, 0x3c, 0x00, (byte) 0xc0, (byte) 0xc0, 0x3f, 0x00, (byte) 0xff};
    write(
        file,
        "{\"f\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[4,8]}}",
        data);
    Map<String, NDArray> read = SafeTensors.read(file, manager);
    assertArrayEquals(new float[] {1, -2}, read.get("f").toFloatArray());
    assertArrayEquals(
        new float[] {1.5f, Float.intBitsToFloat(0xff000000)}, read.get("b").toFloatArray());
    assertEquals(new Shape(2, 1), read.get("b").getShape());
  }

  @Test
  void typesThatTheEngineLacksAreWidened() throws IOException {
    Path file = folder.resolve("types");
    StringBuilder header = new StringBuilder("{");
    ByteBuffer data = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    for (String type : List.of("I16", "U16", "U32", "U64", "F8_E4M3", "F8_E5M2")) {
      int begin = data.position();
      switch (type) {
        case "I16", "U16" -> data.putShort((short) -2);
        case "U32" -> data.putInt(-2);
        case "U64" -> data.putLong(Long.MAX_VALUE);
        default -> data.put((byte) 0x3e);
      }
      header.append(
          "\"%s\":{\"dtype\":\"%s\",\"shape\":[1],\"data_offsets\":[%d,%d]},"
              .formatted(type, type, begin, data.position()));
    }
    header.setCharAt(header.length() - 1, '}');
    write(file, header.toString(), Arrays.copyOf(data.array(), data.position()));
    Map<String, NDArray> read = SafeTensors.read(file, manager);
    assertEquals(-2, read.get("I16").getInt());
    assertEquals(65534, read.get("U16").getInt());
    assertEquals(4294967294L, read.get("U32").getLong());
    assertEquals(Long.MAX_VALUE, read.get("U64").getLong());
    assertEquals(1.75f, read.get("F8_E4M3").getFloat());
    assertEquals(1.5f, read.get("F8_E5M2").getFloat());
  }

  @Test
  void longHeadersAreReadOnlyWhenAskedFor() throws IOException {
    Path file = folder.resolve("long");
    String name = "a".repeat(12_000_000);
    write(
        file,
        "{\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".formatted(name),
        new byte[4]);
    assertOneLine(file);
    assertEquals(1, SafeTensors.read(file, manager, 20_000_000).size());
  }

  @Test
  void everyTruncationEndsInOneLine() throws IOException {
    Path file = folder.resolve("whole");
    SafeTensors.write(file, tensors());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertOneLine(cut);
    }
  }

  @Test
  void flippedHeaderBytesNeverEscapeAsOtherErrors() throws IOException {
    Path file = folder.resolve("whole");
    SafeTensors.write(file, tensors(), Map.of("a", "b"));
    byte[] whole = Files.readAllBytes(file);
    int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(8 + header)] = (byte) random.nextInt(256);
      Path cut = Files.write(folder.resolve("broken"), broken);
      try (NDManager scope = manager.newSubManager()) {
        SafeTensors.read(cut, scope);
      } catch (TrainingException e) {
        assertEquals(1, e.getMessage().lines().count());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F8\",\"shape\":[4],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}",
        "{\"__metadata__\":{\"a\":[1,2]}}",
        "{'a':{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} 1",
      })
  void headersThatDoNotDescribeTheDataAreRefused(String header) throws IOException {
    Path file = folder.resolve("bad");
    write(file, header, new byte[4]);
    assertOneLine(file);
  }

  @Test
  void deepNestingAndHugeClaimsAreRefused() throws IOException {
    Path file = folder.resolve("bad");
    write(file, "{\"a\":".repeat(200_000), new byte[0]);
    assertOneLine(file);
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
    assertOneLine(file);
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
    assertOneLine(file);
  }

  @Test
  void aFailedWriteKeepsTheOldFile() throws IOException {
    Path file = folder.resolve("kept");
    SafeTensors.write(file, Map.of("a", manager.create(1f)));
    byte[] before = Files.readAllBytes(file);
    NDArray complex = manager.create(new float[] {1, 2}).toType(DataType.FLOAT16, false);
    assertThrows(TrainingException.class, () -> SafeTensors.write(file, Map.of("half", complex)));
    assertArrayEquals(before, Files.readAllBytes(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("nowhere");
    TrainingException e =
        assertThrows(TrainingException.class, () -> SafeTensors.read(file, manager));
    assertTrue(e.getMessage().contains(file + ": no such file"), e.getMessage());
  }

  private void assertOneLine(Path file) {
    TrainingException e =
        assertThrows(TrainingException.class, () -> SafeTensors.read(file, manager));
    assertTrue(e.getMessage().startsWith(file + ": not a whole safetensors file: "));
    assertEquals(1, e.getMessage().lines().count());
  }

  private static void write(Path file, String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    Files.write(
        file,
        ByteBuffer.allocate(8 + text.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(text.length)
            .put(text)
            .put(data)
            .array());
  }
}
