package dev.kiln.graph.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kiln.graph.Graph;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Sketch;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.graph.onnx.OnnxReader;
import dev.kiln.graph.onnx.OnnxWriter;
import dev.kiln.runtime.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareModelsTest {
  @TempDir Path folder;

  @Test
  void equalModelsAgreeAtOddSizes() {
    Path one = write("one", chain("Tanh").graph());
    Comparison comparison = CompareModels.of(one, one, Tolerance.standard());
    assertTrue(comparison.agrees());
    assertEquals(List.of("x float [3, 4, 67, 81]"), comparison.verification().shapes());
    assertEquals(0, comparison.verification().worst().absolute());
  }

  @Test
  void firstNodeThatDiffersIsNamed() {
    Path one = write("one", chain("Tanh").graph());
    Path two = write("two", chain("Softsign").graph());
    Comparison comparison = CompareModels.of(one, two, Tolerance.standard());
    assertEquals("Softsign 'make_c', which makes 'c'", comparison.first().orElseThrow());
  }

  @Test
  void outputIsNamedWhereNothingInBetweenIsShared() {
    Path one = write("one", new Sketch("N", 2).node("y = Tanh x").graph());
    Path two = write("two", new Sketch("N", 2).node("z = Tanh x").node("y = Tanh z").graph());
    assertEquals(
        "Tanh 'make_y', which makes 'y'",
        CompareModels.of(one, two, Tolerance.standard()).first().orElseThrow());
  }

  @Test
  void branchThatDoesNotLeadToTheDifferenceIsNotBlamed() {
    Path one =
        write("one", new Sketch("N", 2).output("z").node("y = Tanh x").node("z = Exp x").graph());
    Path two =
        write("two", new Sketch("N", 2).output("z").node("z = Exp x").node("y = Sin x").graph());
    assertEquals(
        "Sin 'make_y', which makes 'y'",
        CompareModels.of(one, two, Tolerance.standard()).first().orElseThrow());
  }

  @Test
  void agreementOfOneBranchDoesNotClearTheOther() {
    for (String sum : List.of("y = Add b e", "y = Add e b")) {
      Path one = write("one", branches("Tanh", sum));
      Path two = write("two", branches("Softsign", sum));
      assertEquals(
          "Softsign 'make_a', which makes 'a'",
          CompareModels.of(one, two, Tolerance.standard()).first().orElseThrow());
    }
  }

  private static Graph branches(String first, String sum) {
    return new Sketch("N", 2)
        .node("a = " + first + " x")
        .node("b = Exp a")
        .node("c = Sin x")
        .node("d = Exp c")
        .node("e = Sqrt d")
        .node(sum)
        .graph();
  }

  @Test
  void modelThatIsRightWithinWhatIsWrongAroundItIsCleared() {
    Path one = write("one", chain("Tanh").graph());
    OnnxModel same = OnnxReader.read(one);
    UnaryOperator<Forward> shifted =
        network -> inputs -> network.run(Map.of("x", zerosLike(inputs.get("x"))));
    String message =
        assertThrows(
                GraphException.class,
                () ->
                    CompareModels.derived(
                        one, one, shifted, same, Tolerance.standard(), Trials.standard()))
            .getMessage();
    assertTrue(message.contains("; " + FirstDifference.NOWHERE + "; no file"), message);
  }

  @Test
  void sizesThatAModelDoesNotTakeAreTriedAgain() {
    Sketch square = new Sketch("N", "N").node("t = Transpose x").node("y = Add x t");
    Path one = write("one", square.graph());
    assertEquals(
        List.of("x float [3, 3]"),
        CompareModels.of(one, one, Tolerance.standard()).verification().shapes());
    Path odd =
        write("odd", new Sketch("N", "W").node("t = Transpose x").node("y = Add x t").graph());
    assertEquals(
        List.of("x float [1, 67]"),
        CompareModels.of(odd, odd, Tolerance.standard()).verification().shapes());
  }

  @Test
  void modelsThatTakeOtherInputsAreRefused() {
    Path one = write("one", new Sketch("N", 2).node("y = Tanh x").graph());
    Path two = write("two", new Sketch("N", 2).node("z = Tanh x").graph());
    String message =
        assertThrows(GraphException.class, () -> CompareModels.of(one, two, Tolerance.standard()))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void differencesAreCountedByTheirSize() {
    Histogram histogram = Histogram.of(new double[] {0, 0, 2e-9, 3e-4, 0.5, 7, Double.NaN});
    assertEquals(List.of(2L, 1L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 1L, 2L), histogram.counts());
    assertEquals(5, histogram.lines().size());
    assertTrue(histogram.lines().get(0).startsWith("0 "), histogram.lines().get(0));
  }

  private static Tensor zerosLike(Tensor x) {
    return Tensor.floats(new float[x.toFloats().length], x.shape());
  }

  private static Sketch chain(String third) {
    return new Sketch("N", 4, "H", "W")
        .floats("w", 4, 4, 1, 1)
        .node("a = Conv x w")
        .node("b = Relu a")
        .node("c = " + third + " b")
        .node("d = Sqrt c")
        .node("y = Conv d w");
  }

  private Path write(String name, Graph graph) {
    Path file = folder.resolve(name + ".onnx");
    OnnxWriter.write(new OnnxModel(graph, 8, Map.of("", 17), "test", Map.of()), file);
    return file;
  }
}
