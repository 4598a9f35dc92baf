package dev.kiln.runtime.guard;

import static dev.kiln.runtime.guard.Guarded.accepted;
import static dev.kiln.runtime.guard.Guarded.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.guard.ProtoTree.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Models written to get past the guard: each ended or stopped the process once. */
class HostileModelTest {
  private static final String SMALLEST = "contain the smallest integer";
  private static final String MIN = "m int64 = -9223372036854775808\n o int64 = -1\n ";

  @TempDir Path folder;

  private final Sketch sketch = new Sketch(Map.of());

  @Test
  void functionsInReservedDomainsAreRefused() {
    for (String domain :
        List.of(
            "com.microsoft.nchwc",
            "COM.Microsoft",
            "com.ms.internal.nhwc",
            "ai.onnx.training",
            "AI.ONNX",
            "org.pytorch.aten",
            "",
            " ")) {
      ProtoTree function = sketch.function("Conv", "y = Identity x");
      function.fields.removeIf(field -> field.number == 10);
      function.text(10, domain);
      refused("replaces an operator", Sketch.model(Sketch.graph("y = Relu x"), function));
    }
    accepted(Sketch.model(Sketch.graph("y = Relu x"), sketch.function("Conv", "y = Identity x")));
  }

  @Test
  void keysOfExternalDataThatOnnxDoesNotKnowAreRefused() throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[64]);
    for (String key : List.of("prepacked_0", "basepath", "")) {
      ProtoTree model = external("w.bin", key);
      ModelException e = assertThrows(ModelException.class, () -> inFolder(model), key);
      assertTrue(e.getMessage().contains("its place has the entry '" + key), e.getMessage());
    }
    inFolder(external("w.bin", "checksum"));
  }

  private static ProtoTree external(String location, String key) {
    ProtoTree tensor = new ProtoTree(Kind.TENSOR).text(8, "w").number(2, 1).number(1, 4);
    tensor.message(13, new ProtoTree(Kind.ENTRY).text(1, "location").text(2, location));
    tensor.message(13, new ProtoTree(Kind.ENTRY).text(1, key).text(2, "1"));
    return Sketch.model(Sketch.graph("y = Relu x").message(5, tensor.number(14, 1)));
  }

  private void inFolder(ProtoTree model) {
    ModelGuard.check("m", ByteBuffer.wrap(model.toBytes()), Optional.of(folder), Limits.defaults());
  }

  @Test
  void namesThatAreNotUtf8AreRefused() throws IOException {
    Files.write(folder.resolve("\uFFFD"), new byte[64]);
    byte[] bytes = external("X", "checksum").toBytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\u0001X", "\u0001\u00ff");
    ByteBuffer model = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    refused("is not in UTF-8", model, Limits.defaults());
  }

  @Test
  void numbersOfEnumsBeyond32BitsOrUnknownAreRefused() {
    for (long type : new long[] {(1L << 32) + 2, -1, 1L << 31}) {
      refused("not of 32 bits", attribute(a -> a.number(3, 1).number(20, type)));
    }
    refused("is of the type 15", attribute(a -> a.number(3, 1).number(20, 15)));
    refused("is of the type 0", attribute(a -> a.number(3, 1)));
    ProtoTree tensor = new ProtoTree(Kind.TENSOR).text(8, "w").number(2, (1L << 32) + 1);
    refused("not of 32 bits", Sketch.model(Sketch.graph("y = Relu x").message(5, tensor)));
    ProtoTree place = new ProtoTree(Kind.TENSOR).text(8, "w").number(2, 1).number(14, 2);
    refused("of the unknown kind 2", Sketch.model(Sketch.graph("y = Relu x").message(5, place)));
  }

  private interface Change {
    ProtoTree apply(ProtoTree attribute);
  }

  /** A node with one attribute. */
  private static ProtoTree attribute(Change change) {
    ProtoTree attribute = change.apply(new ProtoTree(Kind.ATTRIBUTE).text(1, "axis"));
    ProtoTree node = new ProtoTree(Kind.NODE).text(1, "x").text(2, "y").text(4, "Softmax");
    return Sketch.model(new ProtoTree(Kind.GRAPH).message(1, node.message(5, attribute)));
  }

  @Test
  void attributesHaveExactlyOneValueOfTheirType() {
    accepted(attribute(a -> a.number(3, 1).number(20, 2)));
    accepted(attribute(a -> a.number(20, 7)));
    refused("'axis' has no value of its type 2", attribute(a -> a.number(20, 2)));
    refused("'axis' has no value of its type 2", attribute(a -> a.real(2, 1).number(20, 2)));
    refused("'axis' has two values", attribute(a -> a.number(3, 1).real(2, 1).number(20, 2)));
    refused("'axis' has two values", attribute(a -> a.number(8, 1).real(7, 1).number(20, 7)));
    refused("'axis' has no value of its type 7", attribute(a -> a.real(7, 1).number(20, 7)));
    ProtoTree twice = Sketch.graph("y = Softmax x | axis=1 axis=0");
    refused("has two attributes 'axis'", Sketch.model(twice));
  }

  @Test
  void parametersAreNamedInFunctionsOnly() {
    refused(
        "names the parameter 'p', but is in no function",
        attribute(a -> a.text(21, "p").number(20, 2)));
    refused(
        "has both a value and a parameter's",
        attribute(a -> a.text(21, "p").number(3, 1).number(20, 2)));
    ProtoTree function = sketch.function("F", "y = Softmax x | axis=1");
    ProtoTree node = (ProtoTree) function.fields.get(3).value;
    ProtoTree axis = (ProtoTree) node.fields.get(node.fields.size() - 1).value;
    axis.fields.removeIf(field -> field.number == 3);
    axis.text(21, "p");
    accepted(Sketch.model(Sketch.graph("y = own:F x | p=1"), function));
    accepted(Sketch.model(Sketch.graph("y = own:F x"), function));
    refused(
        "names the parameter 'p', which has another type",
        Sketch.model(Sketch.graph("y = own:F x | p=1.5"), function));
  }

  @Test
  void graphsHandedToFunctionsAreRefused() {
    ProtoTree function = sketch.function("F", "y = If x | then_branch=1");
    ProtoTree node = (ProtoTree) function.fields.get(3).value;
    ProtoTree branch = (ProtoTree) node.fields.get(node.fields.size() - 1).value;
    branch.fields.removeIf(field -> field.number == 3 || field.number == 20);
    branch.number(20, 5).text(21, "b");
    refused(
        "a graph that is a parameter of a function",
        Sketch.model(Sketch.graph("y = own:F x"), function));
  }

  @Test
  void divisionsAreJudgedWhereTheyHappen() {
    refused(SMALLEST, Sketch.model(Sketch.graph(MIN + "k = Identity m\n y = Div k o")));
    refused(SMALLEST, Sketch.model(Sketch.graph(MIN + "k = Reshape m s\n y = Mod k o")));
    refused(
        SMALLEST, Sketch.model(Sketch.graph("in x int64 1\n" + MIN + "k = Add x m\n y = Div k o")));
    ProtoTree function = sketch.function("F", "y = Div x q");
    function.text(4, "q");
    refused(SMALLEST, Sketch.model(Sketch.graph(MIN + "y = own:F m o"), function));
    accepted(Sketch.model(Sketch.graph(MIN + "two int64 = 2\n y = own:F m two"), function));
    // What people write.
    accepted(Sketch.model(Sketch.graph("in x float 2\n s = Sqrt x\n y = Div x s")));
    accepted(
        Sketch.model(Sketch.graph("in x int64 2\n two int64 = 2\n a = Mul x x\n y = Div a two")));
    accepted(
        Sketch.model(
            Sketch.graph(
                "in x float 2,3\n s = Shape x\n i int64 == 1\n g = Gather s i\n y = Div s g")));
    accepted(Sketch.model(Sketch.graph("in x int64 2\n in z int64 2\n y = Div x z")));
  }

  @Test
  void sizesOfChunksAreThoseOfTheirScope() {
    ProtoTree other = sketch.function("U", "n = Constant | value_int=2\n y = Add x n");
    ProtoTree graph =
        Sketch.graph("in x float 4\n a int64 == 1\n n = Sub a a\n s = SplitToSequence x n\n out s");
    refused("'n' is not such a constant", Sketch.model(graph, other));
  }

  @Test
  void inputsThatACallLeavesOutAreMissed() {
    ProtoTree function = sketch.function("F", "y = LayerNormalization x s b");
    function.text(4, "s").text(4, "b");
    refused("an omitted last input", Sketch.model(Sketch.graph("y = own:F x s"), function));
    refused(
        "LayerNormalization needs its input 2",
        Sketch.model(Sketch.graph("y = own:F x _ b"), function));
    accepted(Sketch.model(Sketch.graph("y = own:F x s b"), function));
  }

  @Test
  void whatCallsRepeatIsCounted() {
    ProtoTree large = new ProtoTree(Kind.TENSOR).number(1, 1 << 20).number(2, 2).text(8, "c");
    ProtoTree function =
        new Sketch(Map.of("c", large.bytes(9, new byte[1 << 20])))
            .function("F", "c = Constant | value=#c\n y = Identity x");
    refused(
        "more than 134217728 bytes after its functions are expanded",
        Sketch.model(Sketch.graph("y0 = own:F x\n".repeat(1) + calls(300)), function));
    accepted(Sketch.model(Sketch.graph(calls(20)), function));
    ProtoTree wide = sketch.function("F", "y = Concat" + " x".repeat(5000));
    refused(
        "more than 1000000 names, attributes and other parts after its functions are expanded",
        Sketch.model(Sketch.graph(calls(300)), wide));
  }

  private static String calls(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      lines.append("y").append(i).append(" = own:F x\n");
    }
    return lines.toString();
  }

  @Test
  void partsAreCounted() {
    ProtoTree entries = Sketch.model(Sketch.graph("y = Relu x"));
    for (int i = 0; i < 2001; i++) {
      entries.message(14, new ProtoTree(Kind.ENTRY).text(1, "k" + i).text(2, "v"));
    }
    refused("more than 2000 metadata entries", entries);
    byte[] values = new byte[2 * 1_000_001];
    for (int i = 0; i < values.length; i += 2) {
      values[i] = 13 << 3 | 2;
    }
    refused("more than 1000000 names", new ProtoTree(Kind.MODEL).number(1, 8).bytes(7, values));
    ProtoTree tensor = new ProtoTree(Kind.TENSOR).text(8, "w").number(2, 1);
    for (int i = 0; i < 65; i++) {
      tensor.number(1, 1);
    }
    refused("more than 64 dimensions", Sketch.model(Sketch.graph("y = Relu x").message(5, tensor)));
  }

  @Test
  void aSplitHasTheOutputsThatItSays() {
    refused(
        "outputs, but num_outputs is 1",
        Sketch.model(Sketch.graph("a b = Split x | num_outputs=1")));
    accepted(Sketch.model(Sketch.graph("a b = Split x | num_outputs=2")));
  }

  @Test
  void inputsWithoutElementsAreRefusedWhereTheFirstIsRead() {
    for (String node :
        List.of(
            "y = ConvTranspose x w",
            "y = GRU x w w",
            "y i = TopK x k",
            "y = DFT x _ k",
            "y = LpNormalization x",
            "y = STFT x k",
            "y = ReduceProd x")) {
      refused(
          "",
          Sketch.model(Sketch.graph("in x float 2,0,3\n w float 1,2,3\n k int64 = 1\n " + node)));
    }
    accepted(Sketch.model(Sketch.graph("in x float 2,0,3\n k int64 = 1\n y = ReduceProd x k")));
    refused("needs a list of axes", Sketch.model(Sketch.graph("k int64 == 1\n y = ReduceL1 x k")));
  }

  @Test
  void aSignalHasTheSizesOfOne() {
    String wave = "in x float 1,128,1\n in s int64\n in w float 16\n ";
    accepted(Sketch.model(Sketch.graph(wave + "y = STFT x s w")));
    refused("can't take 'w' of the sizes", Sketch.model(Sketch.graph(wave + "y = STFT x w x")));
    refused("can't take 's' of the sizes []", Sketch.model(Sketch.graph(wave + "y = STFT s s w")));
  }

  @Test
  void axesAndAmountsAreBounded() {
    for (long axis : new long[] {1L << 31, Long.MAX_VALUE, -65}) {
      refused(
          "'axis' is an axis",
          Sketch.model(Sketch.graph("y = LayerNormalization x s | axis=" + axis)));
    }
    String grams = "y = TfIdfVectorizer x | ";
    refused(
        "'max_skip_count' is a number",
        Sketch.model(Sketch.graph(grams + "max_skip_count=9999999")));
    refused(
        "'ngram_indexes' is a number",
        Sketch.model(Sketch.graph(grams + "ngram_indexes=[2147483648]")));
  }

  @Test
  void oneOfManyInputsIsNotLeftOut() {
    refused("Min needs its input 2", Sketch.model(Sketch.graph("y = Min x _")));
    refused("Mean needs its input 1", Sketch.model(Sketch.graph("y = Mean _ x")));
    refused("DFT lists an omitted last input", Sketch.model(Sketch.graph("y = DFT x _ _")));
  }

  @Test
  void valuesAreMadeOnce() {
    refused("two nodes make the value 'y'", Sketch.model(Sketch.graph("y = Relu x\n y = Abs x")));
    refused(
        "a graph defines 'a' twice",
        Sketch.model(Sketch.graph("a float 1\n a float 2\n y = Abs a")));
  }

  @Test
  void whatFoldingWouldMakeIsLimited() {
    String ones = "s int64 = 2000,2000\n m0 = ConstantOfShape s\n ";
    StringBuilder chain = new StringBuilder("in x float 1\n " + ones);
    for (int i = 1; i <= 200; i++) {
      chain.append("m").append(i).append(" = MatMul m").append(i - 1).append(" m0\n");
    }
    assertEquals(0, folding(chain.toString()));
    assertTrue(folding("s int64 = 50000,50000\n y = ConstantOfShape s") < 2 << 20);
    assertTrue(
        folding("w float 1000,500\n y = Transpose w\n in x float 1\n z = Add x x") >= 2_000_000);
    assertTrue(folding("in x float 2\n y = Relu x") > 0);
  }

  private static long folding(String lines) {
    ByteBuffer model = ByteBuffer.wrap(Sketch.model(Sketch.graph(lines)).toBytes());
    return ModelGuard.check("m", model, Optional.empty(), Limits.defaults());
  }

  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Test
  void pipesAndDevicesAreRefused() throws Exception {
    Path pipe = folder.resolve("m.onnx");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (Path file : List.of(pipe, Path.of("/dev/zero"))) {
      ModelException e =
          assertThrows(ModelException.class, () -> ModelGuard.check(file, Limits.defaults()));
      Guarded.assertOneLine(file + ": a device or a pipe, not a file", e);
    }
    new ProcessBuilder("mkfifo", folder.resolve("w.bin").toString()).start().waitFor();
    ModelException e =
        assertThrows(ModelException.class, () -> inFolder(external("w.bin", "checksum")));
    assertTrue(e.getMessage().contains("that is not a file"), e.getMessage());
  }
}
