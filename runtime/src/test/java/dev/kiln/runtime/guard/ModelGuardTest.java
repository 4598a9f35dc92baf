package dev.kiln.runtime.guard;

import static dev.kiln.runtime.guard.Guarded.accepted;
import static dev.kiln.runtime.guard.Guarded.assertOneLine;
import static dev.kiln.runtime.guard.Guarded.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.runtime.errors.ModelException;
import dev.kiln.runtime.errors.ModelRefusedException;
import dev.kiln.runtime.guard.ProtoTree.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelGuardTest {
  @TempDir Path folder;

  @Test
  void wholeModelsPass() throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[64]);
    for (byte[] model : Seeds.all()) {
      ModelGuard.check("m", ByteBuffer.wrap(model), Optional.of(folder), Limits.defaults());
    }
  }

  @Test
  void modelsInTheMiddleOfABufferAreReadThereAndLeftAsTheyAre() {
    byte[] model = relu().toBytes();
    ByteBuffer buffer = ByteBuffer.allocateDirect(model.length + 20);
    buffer.position(10);
    buffer.put(model);
    buffer.position(10).limit(10 + model.length);
    ModelGuard.check("m", buffer, Optional.empty(), Limits.defaults());
    assertEquals(model.length, buffer.remaining());
    buffer.limit(9 + model.length);
    refused("cut off: 1 bytes are missing", buffer, Limits.defaults());
  }

  @Test
  void metadataIsReadWithoutTheRest() throws IOException {
    String labels = "x".repeat(10_000);
    ProtoTree model = relu();
    for (String value : List.of("first", labels)) {
      model.message(14, new ProtoTree(Kind.ENTRY).text(1, "kiln.labels").text(2, value));
    }
    byte[] bytes = model.toBytes();
    Path file = Files.write(folder.resolve("m.onnx"), bytes);
    assertEquals(Map.of("kiln.labels", labels), ModelGuard.metadata(file, Limits.defaults()));

    List<byte[]> broken =
        List.of(Arrays.copyOf(bytes, bytes.length - 1), new byte[] {1, 2, 3}, new byte[0]);
    for (byte[] content : broken) {
      Files.write(file, content);
      assertThrows(ModelRefusedException.class, () -> ModelGuard.metadata(file, Limits.defaults()));
    }
  }

  @Test
  void limitsAreKept() {
    Limits most = Limits.defaults();
    byte[] model = relu().toBytes();
    refused(model.length + " bytes; at most 10 are allowed", relu(), most.withFileBytes(10));
    ProtoTree two =
        graph("in x float 2\n a float 2\n b float 2\n y = Add x a\n z = Add y b\n out z");
    accepted(two, limits(2, 2, 100, 1));
    refused("more than 1 nodes", two, limits(1, 2, 100, 1));
    refused("more than 1 initializers", two, limits(2, 1, 100, 1));
    accepted(two, most.withWeightBytes(16));
    refused("the tensors together have more than 15 bytes", two, most.withWeightBytes(15));
    refused("its messages are nested too deeply", two, limits(2, 2, 1, 1));
  }

  private static Limits limits(int nodes, int initializers, int nesting, int graphs) {
    return new Limits(
        1 << 20, 1 << 20, nodes, initializers, 1000, nesting, graphs, 3, Set.of("", "ml"));
  }

  @Test
  void limitsThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Limits.defaults().withFileBytes(1L << 31));
    assertThrows(IllegalArgumentException.class, () -> Limits.defaults().withWeightBytes(-1));
    assertThrows(IllegalArgumentException.class, () -> limits(1, 1, 101, 1));
  }

  @Test
  void deepGraphsAreRefused() {
    ProtoTree inner = Sketch.graph("y = Relu x\n out y");
    for (int depth = 2; depth <= 16; depth++) {
      inner = around(inner);
    }
    accepted(Sketch.model(inner));
    refused("graphs are nested more than 16 deep", Sketch.model(around(inner)));
    for (int depth = 17; depth < 60; depth++) {
      inner = around(inner);
    }
    Limits deep =
        new Limits(1 << 20, 1 << 20, 1000, 1000, 1000, 100, 100, 16, Limits.defaults().domains());
    refused("its messages are nested too deeply", Sketch.model(inner), deep);
  }

  private static ProtoTree around(ProtoTree inner) {
    return new Sketch(Map.of("b", inner)).read("y = If x | then_branch=$b\n out y");
  }

  @Test
  void functionsCountAsWhatTheyBecome() {
    Sketch sketch = new Sketch(Map.of());
    ProtoTree[] functions = new ProtoTree[11];
    functions[0] = sketch.function("F0", "y = Relu x");
    for (int i = 1; i < functions.length; i++) {
      StringBuilder calls = new StringBuilder();
      for (int call = 0; call < 10; call++) {
        calls.append(call == 0 ? "y" : "y" + call).append(" = own:F" + (i - 1) + " x\n");
      }
      functions[i] = sketch.function("F" + i, calls.toString());
    }
    ProtoTree graph = Sketch.graph("in x float 1\n y = own:F3 x\n out y");
    accepted(Sketch.model(graph, functions[0], functions[1], functions[2], functions[3]));
    refused(
        "more than 100000 nodes after its functions are expanded", Sketch.model(graph, functions));
  }

  @Test
  void graphsInFunctionsInGraphsAreDeep() {
    ProtoTree branch = Sketch.graph("y = Relu x\n out y");
    for (int depth = 1; depth < 9; depth++) {
      branch = around(branch);
    }
    Sketch sketch = new Sketch(Map.of("b", branch));
    ProtoTree function = sketch.function("F", "y = If x | then_branch=$b");
    ProtoTree graph = Sketch.graph("y = own:F x\n out y");
    for (int depth = 1; depth < 8; depth++) {
      graph = around(graph);
    }
    refused("graphs are nested more than 16 deep", Sketch.model(graph, function));
  }

  @Test
  void functionsThatCallEachOtherOrThemselvesAreRefused() {
    Sketch sketch = new Sketch(Map.of());
    ProtoTree graph = Sketch.graph("y = own:A x\n out y");
    ProtoTree a = sketch.function("A", "y = own:B x");
    ProtoTree b = sketch.function("B", "y = own:A x");
    String reason = "functions call functions more than 16 deep, or themselves: 'own:";
    refused(reason, Sketch.model(graph, a, b));
    refused(reason, Sketch.model(Sketch.graph("y = Relu x"), a, b));
    ProtoTree[] chain = new ProtoTree[100];
    for (int i = 0; i < chain.length; i++) {
      chain[i] = sketch.function("F" + i, "y = own:F" + (i + 1) + " x");
    }
    chain[99] = sketch.function("F99", "y = Relu x");
    refused(reason, Sketch.model(Sketch.graph("y = own:F0 x"), chain));
    refused("two functions are called 'own:A'", Sketch.model(graph, a, a));
  }

  @Test
  void operatorsOfOtherDomainsAreRefused() {
    refused(
        "the operator 'evil:Shell' is in none of the domains [, ai.onnx, ai.onnx.ml, com.microsoft],"
            + " and is not a function of the model",
        graph("in x float 1\n y = evil:Shell x\n out y"));
    accepted(
        graph("in x float 1\n y = evil:Shell x\n out y"),
        Limits.defaults().withDomains(Set.of("", "evil")));
    refused(
        "the operator EPContext, which holds compiled code",
        graph("y = com.microsoft:EPContext | embed_mode=1 ep_cache_context='blob'\n out y"));
    refused("'evil:a?b", graph("y = evil:a\nb x".replace("\nb", "\u0007b")));
    ProtoTree function = new Sketch(Map.of()).function("Relu", "y = Abs x");
    function.fields.removeIf(field -> field.number == 10);
    refused(
        "the function 'Relu' replaces an operator",
        Sketch.model(Sketch.graph("y = Relu x"), function));
  }

  @Test
  void whatReadersCouldTakeDifferentlyIsRefused() {
    ProtoTree graph = Sketch.graph("y = Relu x");
    refused("field 7 of a model is given twice", Sketch.model(graph).message(7, graph));
    ProtoTree twice = new ProtoTree(Kind.TENSOR).number(2, 1).number(2, 2);
    refused(
        "field 2 of a tensor is given twice",
        Sketch.model(new ProtoTree(Kind.GRAPH).message(5, twice)));
    ProtoTree node = new ProtoTree(Kind.NODE).number(4, 1);
    refused(
        "field 4 of a node is written as type 0",
        Sketch.model(new ProtoTree(Kind.GRAPH).message(1, node)));
    refused(
        "field 1 of a graph claims 100 bytes",
        new ProtoTree(Kind.MODEL).number(1, 8).bytes(7, new byte[] {10, 100}));
    refused(
        "a number in a graph has no end",
        new ProtoTree(Kind.MODEL).number(1, 8).bytes(7, new byte[] {-1, -1}));
    refused(
        "no field has the number 0",
        new ProtoTree(Kind.MODEL).number(1, 8).bytes(7, new byte[] {0, 0}));
    refused("a name of 5000 bytes", Sketch.model(Sketch.graph("y = Relu " + "x".repeat(5000))));
    // Fields of later versions are passed over.
    accepted(Sketch.model(graph).number(999, 1).text(998, "later").real(997, 1));
  }

  @Test
  void onnxRuntimesOwnFormatIsNotOpened() throws IOException {
    byte[] both = relu().toBytes();
    // As ONNX: version 8 written in two bytes, then the producer's name, 79 bytes long.
    byte[] start = "\u0008\u0088\u0000\u0012ORTM".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer polyglot = ByteBuffer.allocate(start.length + 76 + both.length - 2);
    polyglot.put(start).position(start.length + 76).put(both, 2, both.length - 2).flip();
    refused("in ONNX Runtime's own format", polyglot, Limits.defaults());
    polyglot.put(5, (byte) 'X');
    ModelGuard.check("m", polyglot, Optional.empty(), Limits.defaults());
    Path file = Files.write(folder.resolve("model.ORT"), both);
    ModelException e =
        assertThrows(ModelException.class, () -> ModelGuard.check(file, Limits.defaults()));
    assertOneLine(file + ": in ONNX Runtime's own format", e);
  }

  @Test
  void mutatedModelsPassOrAreRefusedInOneLine() {
    List<ProtoTree> seeds = Seeds.all().stream().map(ProtoTree::parse).toList();
    Random random = new Random(3);
    int passed = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] model = ModelMutation.of(seeds.get(i % seeds.size()), random);
      try {
        ModelGuard.check("m", ByteBuffer.wrap(model), Optional.of(folder), Limits.defaults());
        passed++;
      } catch (ModelException e) {
        assertOneLine("m: ", e);
      }
    }
    assertTrue(passed > 1000 && passed < 2900, passed + " of 3000 passed");
  }

  private static ProtoTree relu() {
    return graph("in x float 2\n y = Relu x\n out y");
  }

  private static ProtoTree graph(String lines) {
    return Sketch.model(Sketch.graph(lines));
  }
}
