package dev.kiln.train.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class PyTorchCheckpointTest {
  private static final byte[] SIX = Pickle.floats(0, 1, 2, 3, 4, 5);

  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static Pickle.Call vector(String key, int elements) {
    return Pickle.tensor("FloatStorage", key, elements, 0, List.of(elements), List.of(1));
  }

  private Path save(Object root, Map<String, byte[]> storages) throws IOException {
    return Pickle.save(folder.resolve("a.pt"), "archive", Pickle.of(root), storages);
  }

  private String refusal(Path file) {
    TrainingException e =
        assertThrows(TrainingException.class, () -> PyTorchCheckpoint.read(file, manager));
    assertEquals(1, e.getMessage().lines().count());
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    return e.getMessage();
  }

  @Test
  void tensorsAreReadInOrderWithTheirStrides() throws IOException {
    Map<String, Object> dict = new LinkedHashMap<>();
    dict.put("z", Pickle.tensor("FloatStorage", "0", 6, 0, List.of(2, 3), List.of(3, 1)));
    dict.put("transposed", Pickle.tensor("FloatStorage", "0", 6, 0, List.of(3, 2), List.of(1, 3)));
    dict.put("column", Pickle.tensor("FloatStorage", "0", 6, 1, List.of(2), List.of(3)));
    dict.put("expanded", Pickle.tensor("FloatStorage", "0", 6, 5, List.of(2, 2), List.of(0, 0)));
    dict.put("scalar", Pickle.tensor("FloatStorage", "1", 1, 0, List.of(), List.of()));
    dict.put("empty", Pickle.tensor("FloatStorage", "2", 0, 0, List.of(0, 4), List.of(4, 1)));
    Path file =
        save(Pickle.ordered(dict), Map.of("0", SIX, "1", Pickle.floats(7), "2", new byte[0]));

    Map<String, NDArray> read = PyTorchCheckpoint.read(file, manager);

    assertEquals(List.copyOf(dict.keySet()), List.copyOf(read.keySet()));
    assertEquals(manager.arange(6f).reshape(2, 3), read.get("z"));
    assertEquals(manager.arange(6f).reshape(2, 3).transpose(), read.get("transposed"));
    assertArrayEquals(new float[] {1, 4}, read.get("column").toFloatArray());
    assertArrayEquals(new float[] {5, 5, 5, 5}, read.get("expanded").toFloatArray());
    assertEquals(7, read.get("scalar").getFloat());
    assertEquals(new Shape(0, 4), read.get("empty").getShape());
  }

  @Test
  void everyStorageTypeIsRead() throws IOException {
    Map<String, Object> dict = new LinkedHashMap<>();
    String[] types = {"Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool"};
    for (String type : types) {
      dict.put(type, Pickle.tensor(type + "Storage", type, 1, 0, List.of(1), List.of(1)));
    }
    Map<String, byte[]> storages =
        Map.of(
            "Double", little(8).putDouble(Math.E).array(),
            "Half", little(2).putShort((short) 0x3e00).array(),
            "BFloat16", little(2).putShort((short) 0xbfc0).array(),
            "Long", little(8).putLong(1L << 40).array(),
            "Int", little(4).putInt(-3).array(),
            "Short", little(2).putShort((short) -300).array(),
            "Char", new byte[] {-1},
            "Byte", new byte[] {-1},
            "Bool", new byte[] {1});

    Map<String, NDArray> read = PyTorchCheckpoint.read(save(dict, storages), manager);

    assertEquals(Math.E, read.get("Double").getDouble());
    assertEquals(1.5f, read.get("Half").getFloat());
    assertEquals(-1.5f, read.get("BFloat16").getFloat());
    assertEquals(1L << 40, read.get("Long").getLong());
    assertEquals(-3, read.get("Int").getInt());
    assertEquals(-300, read.get("Short").getInt());
    assertEquals(-1, read.get("Char").getByte());
    assertEquals(255, read.get("Byte").getUint8());
    assertTrue(read.get("Bool").getBoolean());
    assertEquals(DataType.FLOAT32, read.get("Half").getDataType());
  }

  @Test
  void wrappersAndPrefixesAreTakenOff() throws IOException {
    Map<String, ?> dict = Map.of("module.a", vector("0", 6));
    for (String wrapper : List.of("state_dict", "model_state_dict", "model")) {
      Map<String, Object> root = new LinkedHashMap<>();
      root.put("epoch", 3);
      root.put("lr", 0.1);
      root.put("best", null);
      root.put("history", List.of(1, Pickle.tuple(List.of(2, true))));
      root.put("optimizer", Map.of("state", Map.of(0, Map.of("exp_avg", vector("1", 1)))));
      root.put(wrapper, Pickle.ordered(dict));
      Path file = save(root, Map.of("0", SIX));
      assertEquals(List.of("a"), List.copyOf(PyTorchCheckpoint.read(file, manager).keySet()));
    }
  }

  @Test
  void filesOfOldPyTorchAreRead() throws IOException {
    Map<String, Object> dict = new LinkedHashMap<>();
    dict.put("b", Pickle.tensor("FloatStorage", "7", 1, 0, List.of(1), List.of(1)));
    dict.put("a", Pickle.tensor("FloatStorage", "3", 6, 0, List.of(3, 2), List.of(1, 3)));
    byte[] pickle = Pickle.of(Pickle.ordered(dict));
    Map<String, byte[]> storages = Map.of("3", SIX, "7", Pickle.floats(9));
    Path file = Pickle.saveLegacy(folder.resolve("old.pth"), pickle, storages);

    Map<String, NDArray> read = Weights.read(file, manager);

    assertEquals(List.of("b", "a"), List.copyOf(read.keySet()));
    assertEquals(9, read.get("b").getFloat());
    assertEquals(manager.arange(6f).reshape(2, 3).transpose(), read.get("a"));

    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 3) {
      refusal(Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, length)));
    }
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      assertReadsOrRefuses(Files.write(folder.resolve("broken.pth"), broken));
    }
  }

  @Test
  void aParameterIsATensor() throws IOException {
    Object parameter =
        new Pickle.Call(
            "torch._utils",
            "_rebuild_parameter",
            List.of(vector("0", 6), true, Pickle.ordered(Map.of())));
    Path file = save(Map.of("weight", parameter), Map.of("0", SIX));
    assertEquals(manager.arange(6f), PyTorchCheckpoint.read(file, manager).get("weight"));
  }

  @Test
  void unsignedAndByteFloatTensorsAreRead() throws IOException {
    Map<String, Object> dict = new LinkedHashMap<>();
    for (String type : List.of("uint16", "uint32", "uint64", "float8_e4m3fn", "float8_e5m2")) {
      Object storage =
          new Pickle.Persistent(
              List.of(
                  "storage", new Pickle.Global("torch.storage", "UntypedStorage"), "0", "cpu", 8));
      dict.put(
          type,
          new Pickle.Call(
              "torch._utils",
              "_rebuild_tensor_v3",
              List.of(
                  storage,
                  0,
                  Pickle.tuple(List.of(1)),
                  Pickle.tuple(List.of(1)),
                  false,
                  Pickle.ordered(Map.of()),
                  new Pickle.Global("torch", type))));
    }
    byte[] bytes = {(byte) 0xbe, (byte) 0xff, -1, -1, 0, 0, 0, 0};
    Map<String, NDArray> read = PyTorchCheckpoint.read(save(dict, Map.of("0", bytes)), manager);
    assertEquals(0xffbe, read.get("uint16").getInt());
    assertEquals(0xffffffbeL, read.get("uint32").getLong());
    assertEquals(0xffffffbeL, read.get("uint64").getLong());
    assertEquals(-1.75f, read.get("float8_e4m3fn").getFloat());
    assertEquals(-1.5f, read.get("float8_e5m2").getFloat());
    bytes[7] = -1;
    assertTrue(refusal(save(dict, Map.of("0", bytes))).contains("greater than a signed 64-bit"));
  }

  @Test
  void whatLiesBesideTheStateDictIsPassedOver() throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("args", new Pickle.Call("argparse", "Namespace", List.of()));
    // argparse.Namespace(lr=1) and a set as protocol 4 has them: NEWOBJ and BUILD, ADDITEMS
    root.put("new", new Pickle.Raw(bytes("cargparse\nNamespace\n)\u0081}X\2\0\0\0lrK\1sb")));
    root.put("set", new Pickle.Raw(bytes("\u008f(K\1K\2\u0090")));
    root.put("frozen", new Pickle.Raw(bytes("(K\1K\2\u0091")));
    root.put(
        "log",
        new Pickle.Raw(bytes("ccollections\ndefaultdict\nc__builtin__\nlist\n\u0085RK\1]s")));
    root.put("deque", new Pickle.Raw(bytes("ccollections\ndeque\n)RK\1a")));
    root.put("bytes", new Pickle.Raw(bytes("B\3\0\0\0abc")));
    root.put("history", new Pickle.Raw(bytes("}K\1K\1\u0086K\2s")));
    root.put("dtype", new Pickle.Global("torch", "float32"));
    root.put("code", new Pickle.Call("os", "system", List.of("touch " + folder.resolve("x"))));
    root.put("state_dict", Map.of("a", vector("0", 6)));
    Path file = save(root, Map.of("0", SIX));
    assertEquals(manager.arange(6f), PyTorchCheckpoint.read(file, manager).get("a"));
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void theOnlyDictionaryOfTensorsIsTakenWhateverItsName() throws IOException {
    Object optimizer =
        Map.of(
            "state",
            Map.of(0, Map.of("exp_avg", vector("1", 1))),
            "param_groups",
            List.of(Map.of("lr", 1)));
    for (String name : List.of("net", "params_ema", "generator", "model_state")) {
      Map<String, Object> root = new LinkedHashMap<>();
      root.put(name, Pickle.ordered(Map.of("a", vector("0", 6))));
      root.put("best", vector("2", 1));
      root.put("optim", optimizer);
      Path file = save(root, Map.of("0", SIX));
      assertEquals(List.of("a"), List.copyOf(PyTorchCheckpoint.read(file, manager).keySet()));
    }
    Path nested =
        save(
            List.of(Map.of("nets", Map.of("g", Map.of("a", vector("0", 6)))), 3), Map.of("0", SIX));
    assertEquals(List.of("a"), List.copyOf(PyTorchCheckpoint.read(nested, manager).keySet()));
  }

  @Test
  void aDictionaryOfMoreTensorsThanThoseWithinItIsTheStateDict() throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("a", vector("0", 6));
    root.put("b", vector("0", 6));
    root.put("b._extra_state", Map.of("scale", vector("0", 6)));
    Path file = save(root, Map.of("0", SIX));
    assertEquals(List.of("a", "b"), List.copyOf(PyTorchCheckpoint.read(file, manager).keySet()));
  }

  @Test
  void severalDictionariesOfTensorsAreNamed() throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("params", Map.of("a", vector("0", 6)));
    root.put("params_ema", Map.of("a", vector("1", 6)));
    String message = refusal(save(root, Map.of("0", SIX, "1", SIX)));
    assertTrue(message.contains("several dictionaries of tensors: params, params_ema"), message);
  }

  @Test
  void prefixesOfWrappersAreTakenOffBesideCounters() throws IOException {
    for (String prefix :
        List.of("module.", "_orig_mod.", "module._orig_mod.", "_orig_mod.module.", "model.")) {
      Map<String, Object> dict = new LinkedHashMap<>();
      dict.put("n_averaged", Pickle.tensor("LongStorage", "1", 1, 0, List.of(), List.of()));
      dict.put(prefix + "a.weight", vector("0", 6));
      dict.put(prefix + "b.weight", vector("0", 6));
      Path file = save(dict, Map.of("0", SIX, "1", new byte[8]));
      assertEquals(
          List.of("n_averaged", "a.weight", "b.weight"),
          List.copyOf(PyTorchCheckpoint.read(file, manager).keySet()));
    }
  }

  @Test
  void tensorsOfThePyTorchBefore04AreRead() throws IOException {
    Pickle.Persistent part =
        new Pickle.Persistent(
            List.of(
                "storage",
                new Pickle.Global("torch", "FloatStorage"),
                "0",
                "cpu",
                6,
                Pickle.tuple(List.of("view", 2, 3))));
    Object tensor =
        new Pickle.Call(
            "torch._utils",
            "_rebuild_tensor",
            List.of(part, 1, Pickle.tuple(List.of(2)), Pickle.tuple(List.of(1))));
    // Python 2 pickles an OrderedDict as a call with a list of pairs.
    Object dict =
        new Pickle.Call("collections", "OrderedDict", List.of(List.of(List.of("a", tensor))));
    Path file = Pickle.saveLegacy(folder.resolve("a.pth"), Pickle.of(dict), Map.of("0", SIX));
    assertArrayEquals(
        new float[] {3, 4}, PyTorchCheckpoint.read(file, manager).get("a").toFloatArray());
  }

  @Test
  void keysThatAreNoStringsAreNeitherHashedNorPrinted() throws IOException {
    byte[] pickle = Pickle.of(Map.of("w", vector("0", 6)));
    StringBuilder shared = new StringBuilder("\u0080\2](K\1K\1\u0086q\0");
    for (int i = 0; i < 34; i++) { // each a pair of the one before: 2^34 numbers
      shared.append('h').append((char) i).append('h').append((char) i);
      shared.append("\u0086q").append((char) (i + 1));
    }
    String doubled = shared + "1h\42a.";
    for (String keys : List.of(doubled, "\u0080\2]]q\0h\0aa.", "\u0080\2]K\1a.")) {
      Path file = Pickle.saveLegacy(folder.resolve("a.pt"), pickle, bytes(keys), Map.of("0", SIX));
      String message = refusal(file);
      assertTrue(message.contains("a storage's key"), message);
    }
  }

  @Test
  void operationsAndTextOfAPickleAreBounded() throws IOException {
    for (char each : new char[] {'}', 0x94, ')'}) {
      byte[] many = new byte[12_000_000];
      Arrays.fill(many, (byte) each);
      many[0] = 'N';
      String message = refusal(Pickle.save(folder.resolve("a.pt"), "x", many, Map.of()));
      assertTrue(message.contains("more than 2,000,000 operations"), message);
    }
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void otherGlobalsAreRefusedByName() throws IOException {
    for (String[] global :
        new String[][] {
          {"os", "system"}, {"builtins", "eval"}, {"torch.nn.modules.linear", "Linear"}
        }) {
      Object call = new Pickle.Call(global[0], global[1], List.of("touch /tmp/x"));
      String message = refusal(save(Map.of("a", vector("0", 6), "b", call), Map.of("0", SIX)));
      assertTrue(message.contains("refused"), message);
      assertTrue(message.contains(global[0] + "." + global[1]), message);
    }
  }

  @Test
  void otherOperationsAreRefused() throws IOException {
    byte[] inst = {(byte) 0x80, 2, '(', 'i', 'o', 's', '\n', 's', 'y', 's', '\n', '.'};
    Path file = Pickle.save(folder.resolve("a.pt"), "x", inst, Map.of());
    assertTrue(refusal(file).contains("operation 0x69"));
  }

  @Test
  void tensorsOutsideTheirStorageAreRefused() throws IOException {
    Object[] tensors = {
      Pickle.tensor("FloatStorage", "0", 6, 0, List.of(7), List.of(1)),
      Pickle.tensor("FloatStorage", "0", 6, 6, List.of(1), List.of(1)),
      Pickle.tensor("FloatStorage", "0", 6, -1, List.of(1), List.of(1)),
      Pickle.tensor("FloatStorage", "0", 6, 0, List.of(2), List.of(-1)),
      Pickle.tensor("FloatStorage", "0", 6, 0, List.of(2), List.of(1, 1)),
      Pickle.tensor("FloatStorage", "0", 6, 0, List.of(2, 2), List.of(Long.MAX_VALUE, 5)),
      Pickle.tensor("FloatStorage", "0", 7, 0, List.of(7), List.of(1)),
      Pickle.tensor("FloatStorage", "0", Long.MAX_VALUE, 0, List.of(1 << 28), List.of(1 << 28)),
      Pickle.tensor("FloatStorage", "9", 6, 0, List.of(6), List.of(1)),
      Pickle.tensor("FloatStorage", "../../etc/passwd", 6, 0, List.of(6), List.of(1)),
      Pickle.tensor("QInt8Storage", "0", 6, 0, List.of(6), List.of(1)),
    };
    for (Object tensor : tensors) {
      refusal(save(Map.of("a", tensor), Map.of("0", SIX)));
    }
  }

  @Test
  void smallFilesThatUnfoldToMuchMemoryAreRefused() throws IOException {
    Object huge = Pickle.tensor("FloatStorage", "0", 6, 0, List.of(20_000, 20_000), List.of(0, 0));
    assertTrue(refusal(save(Map.of("a", huge), Map.of("0", SIX))).contains("refused"));
    byte[] pickle = Pickle.of(Map.of("a", vector("0", 1 << 20)));
    Map<String, byte[]> entries =
        Map.of("x/data.pkl", pickle, "x/data/0", new byte[4 << 20], "x/version", new byte[0]);
    Path bomb = Pickle.zip(folder.resolve("bomb.pt"), entries, ZipEntry.DEFLATED);
    assertTrue(refusal(bomb).contains("compressed"));
  }

  @Test
  void nestingAndCyclesCostNoStack() throws IOException {
    byte[] deep = new byte[2_000_000];
    Arrays.fill(deep, (byte) ']');
    deep[deep.length - 1] = '.';
    refusal(Pickle.save(folder.resolve("deep.pt"), "x", deep, Map.of()));
    byte[] cycle = {'}', 'q', 0, 'K', 1, 'h', 0, 's', '.'};
    refusal(Pickle.save(folder.resolve("cycle.pt"), "x", cycle, Map.of()));
    byte[] ownKey = {']', 'q', 0, 'h', 0, 'a', '}', 'h', 0, 'N', 's', '.'};
    refusal(Pickle.save(folder.resolve("key.pt"), "x", ownKey, Map.of()));
  }

  @Test
  void damagedFilesEndInOneLine() throws IOException {
    Map<String, Object> dict = new LinkedHashMap<>();
    dict.put("a", vector("0", 6));
    dict.put("b", Pickle.tensor("FloatStorage", "0", 6, 0, List.of(2, 3), List.of(3, 1)));
    byte[] pickle = Pickle.of(Pickle.ordered(dict));
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      byte[] broken = pickle.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      Path file = Pickle.save(folder.resolve("a.pt"), "x", broken, Map.of("0", SIX));
      assertReadsOrRefuses(file);
    }
    byte[] whole =
        Files.readAllBytes(Pickle.save(folder.resolve("a.pt"), "x", pickle, Map.of("0", SIX)));
    for (int length = 0; length < whole.length; length += 3) {
      refusal(Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, length)));
    }
    for (int i = 0; i < 300; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      assertReadsOrRefuses(Files.write(folder.resolve("b.pt"), broken));
    }
  }

  private void assertReadsOrRefuses(Path file) {
    try (NDManager scope = manager.newSubManager()) {
      PyTorchCheckpoint.read(file, scope);
    } catch (TrainingException e) {
      assertEquals(1, e.getMessage().lines().count());
    }
  }

  @Test
  void whatIsNoCheckpointIsSaidSo() throws IOException {
    Path file = folder.resolve("a.pt");
    assertTrue(refusal(file).contains("no such file"));
    Pickle.zip(file, Map.of("readme.txt", new byte[1]), ZipEntry.STORED);
    assertTrue(refusal(file).contains("a zip without a data.pkl"));
    assertTrue(refusal(save(List.of(1), Map.of())).contains("there is no dictionary in it"));
    assertTrue(refusal(save(Map.of("epoch", 3), Map.of())).contains("[epoch]"));
    byte[] bigEndian = Pickle.of(Map.of("a", vector("0", 6)));
    Pickle.zip(
        file,
        Map.of("x/data.pkl", bigEndian, "x/data/0", SIX, "x/byteorder", new byte[] {'b', 'i', 'g'}),
        ZipEntry.STORED);
    assertTrue(refusal(file).contains("byte order"));
  }

  @Test
  @EnabledIfSystemProperty(
      named = "kiln.shared",
      matches = ".+",
      disabledReason = "needs -Dkiln.shared=DIR with reference/")
  void filesOfPyTorchItselfAreRead() {
    Path reference = Path.of(System.getProperty("kiln.shared"), "reference", "lenet5.pt");
    Map<String, NDArray> read = Weights.read(reference, manager);
    assertEquals(10, read.size());
    assertEquals(new Shape(16, 6, 5, 5), read.get("3.weight").getShape());
    assertEquals(61_706, read.values().stream().mapToLong(NDArray::size).sum());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
