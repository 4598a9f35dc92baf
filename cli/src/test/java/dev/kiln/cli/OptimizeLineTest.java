package dev.kiln.cli;

import static dev.kiln.cli.Console.kiln;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphBuilder;
import dev.kiln.graph.Op;
import dev.kiln.graph.TensorData;
import dev.kiln.graph.Value;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.ElementType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizeLineTest {
  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeAModel() {
    model = write("model", Op.TANH);
  }

  @Test
  void optimizedModelIsVerified() {
    Path smaller = folder.resolve("smaller.onnx");
    Console optimize = kiln("optimize", model, "-o", smaller);
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(optimize.out().contains("[ok] simplify 3 -> 2 nodes: identities 1"), optimize.out());
    Console verify = kiln("verify", model, smaller);
    assertEquals(0, verify.exitCode(), verify.err());
    assertTrue(verify.out().contains("relative difference 0.0"), verify.out());
    assertTrue(verify.out().contains("#"), verify.out());
  }

  @Test
  void reportIsJson() {
    JsonObject report =
        kiln("optimize", model, "-o", folder.resolve("smaller.onnx"), "--json").json();
    assertEquals(2, report.get("nodes").getAsInt());
  }

  @Test
  void reportLiesBesideTheModelOnRequest() {
    Path smaller = folder.resolve("smaller.onnx");
    Path report = folder.resolve("report.md");
    assertEquals(0, kiln("optimize", model, "-o", smaller, "--report", report).exitCode());
    assertTrue(Files.isRegularFile(report));
    Console wrong = kiln("optimize", model, "-o", smaller, "--report", "report.txt");
    assertEquals(2, wrong.exitCode(), wrong.err());
    assertEquals(1, wrong.err().lines().count(), wrong.err());
  }

  @Test
  void foreignModelCanTakePictures() {
    Path dressed = folder.resolve("dressed.onnx");
    Console optimize = kiln("optimize", model, "-o", dressed, "--image", "signed");
    assertEquals(0, optimize.exitCode(), optimize.err());
    assertTrue(kiln("inspect", dressed).out().contains("in   image uint8 [N, H, W, 3]"));
    Console wrong = kiln("optimize", model, "-o", dressed, "--image", "cmyk");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("imagenet, unit, signed, byte"), wrong.err());
  }

  @Test
  void modelsThatDifferEndWithOneAndNameTheNode() {
    Path other = write("other", Op.SOFTSIGN);
    Console verify = kiln("verify", model, other);
    assertEquals(1, verify.exitCode());
    assertEquals(1, verify.err().lines().count(), verify.err());
    assertTrue(verify.err().contains("the first difference is at Relu 'Relu_2'"), verify.err());
    JsonObject found = kiln("verify", model, other, "--json").json();
    assertFalse(found.get("agrees").getAsBoolean());
    assertEquals(0, kiln("verify", model, other, "--tolerance", "1").exitCode());
    assertEquals(2, kiln("verify", model, other, "--tolerance", "-1").exitCode());
  }

  @Test
  void badFilesAreNamedInOneLine() {
    Console missing = kiln("optimize", folder.resolve("none.onnx"), "-o", folder.resolve("x.onnx"));
    assertEquals(2, missing.exitCode());
    Console nowhere = kiln("optimize", model, "-o", folder.resolve("no/where.onnx"));
    assertEquals(1, nowhere.exitCode());
    assertEquals(1, nowhere.err().lines().count(), nowhere.err());
    assertFalse(Files.exists(folder.resolve("x.onnx")));
  }

  private Path write(String name, Op op) {
    GraphBuilder graph = new GraphBuilder(name, 17);
    graph.reserve("y");
    Value x =
        graph.input(
            "x", ElementType.FLOAT, List.of(Dim.of("N"), Dim.of(3), Dim.of("H"), Dim.of("W")));
    Value one = graph.initializer("one", TensorData.ofScalar(ElementType.FLOAT, 1));
    Value same = graph.node(Op.MUL, Map.of(), x, one);
    graph.output("y", graph.node(Op.RELU, Map.of(), graph.node(op, Map.of(), same)));
    Path file = folder.resolve(name + ".onnx");
    OnnxWriter.write(OnnxModel.of(graph.build(), 17, Map.of()), file);
    return file;
  }
}
