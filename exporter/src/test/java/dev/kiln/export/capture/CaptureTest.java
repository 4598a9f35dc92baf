package dev.kiln.export.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import dev.kiln.export.lower.Lowerings;
import dev.kiln.graph.GraphException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CaptureTest {
  private static final Shape INPUT = new Shape(-1, 6);

  @Test
  void callsComeInOrderWithTheSizesOfBothProbes() {
    Trace trace = capture(x -> x.add(1).reshape(x.getShape().get(0), 2, 3));
    assertEquals(
        List.of("NDArray.add", "NDArray.reshape"),
        trace.calls().stream().map(Call::operator).toList());
    assertEquals(
        List.of(new Size(3, 2), new Size(2, 2), new Size(3, 3)), trace.calls().get(1).sizes(0));
    assertEquals(List.of(new Size(3, 2), new Size(6, 6)), trace.inputs().get(0).shape());
  }

  @Test
  void callNamesTheLineThatMadeIt() {
    int before = new Throwable().getStackTrace()[0].getLineNumber();
    Trace trace = capture(x -> x.neg());
    String origin = trace.calls().get(0).origin().frame();
    assertTrue(origin.startsWith("dev.kiln.export.capture.CaptureTest.lambda$"), origin);
    assertTrue(origin.endsWith("(CaptureTest.java:" + (before + 1) + ")"), origin);
  }

  @Test
  void compositeMethodIsWrittenAsWhatItIsMadeOf() {
    Trace trace = capture(x -> x.onesLike());
    assertEquals("NDManager.ones", trace.calls().get(0).operator());
  }

  @Test
  void everyOperatorWithoutARowIsNamedWithItsLines() {
    String message =
        failure(
            x -> {
              NDArray inverse = x.erfinv();
              NDArray sorted = inverse.add(1).diagonal();
              return sorted.erfinv();
            });
    assertTrue(message.startsWith("no lowering for 2 operators: NDArray.erfinv at "), message);
    assertTrue(message.contains("; NDArray.diagonal at "), message);
    assertEquals(3, message.split("CaptureTest.java:", -1).length - 1, message);
  }

  @Test
  void operatorOfABlockOfDjlIsNamedWithTheLineOfThatBlock() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = linear(manager);
      RecordedOperators none = new OnlyThese(List.of());
      String message = assertThrows(GraphException.class, () -> capture(block, none)).getMessage();
      assertTrue(message.contains("NDArrayEx.linear at ai.djl.nn.core.Linear"), message);
    }
  }

  @Test
  void valueThatEscapesToJavaIsRefusedWithItsLine() {
    List<UnaryOperator<NDArray>> escapes =
        List.of(
            x -> x.mul(x.getFloat(0, 0)),
            x -> x.mul(x.sum().toFloatArray()[0]),
            x -> x.gt(2).any().getBoolean() ? x : x.neg(),
            x -> x.contentEquals(x) ? x : x.neg(),
            x -> x.getManager().create(x.toByteBuffer(), x.getShape()),
            x -> NDArray.decode(x.getManager(), x.encode()),
            x -> x.toDebugString().isEmpty() ? x : x.neg());
    for (UnaryOperator<NDArray> escape : escapes) {
      String message = failure(escape);
      assertTrue(message.contains("escapes to Java"), message);
      assertTrue(message.contains("CaptureTest.java"), message);
    }
  }

  @Test
  void indexThatPicksOneOfEachRowIsRefusedWithItsLine() {
    String message =
        failure(
            x ->
                x.get(
                    new NDIndex()
                        .addAllDim()
                        .addPickDim(x.getManager().create(new long[] {1, 2, 3}))));
    assertTrue(message.startsWith("at dev.kiln.export.capture.CaptureTest"), message);
    assertTrue(message.contains("picks one of each row"), message);
  }

  @Test
  void randomNumbersAreRefused() {
    assertTrue(
        failure(x -> x.add(x.getManager().randomNormal(x.getShape()))).contains("random numbers"));
    try (NDManager manager = NDManager.newBaseManager()) {
      String message = failure(x -> x.add(manager.randomNormal(new Shape(1, 6))));
      assertTrue(message.contains("depends on the input's size or on its numbers"), message);
    }
  }

  @Test
  void changeInPlaceIsFollowed() {
    Trace trace = capture(x -> x.addi(1).muli(x));
    assertEquals(
        List.of("NDArray.add", "NDArray.mul"), trace.calls().stream().map(Call::operator).toList());
    Call product = trace.calls().get(1);
    assertEquals(product.receiver(), product.array(0));
  }

  @Test
  void useOfAnotherViewAfterAChangeInPlaceIsRefused() {
    String message =
        failure(
            x -> {
              NDArray view = x.reshape(-1, 2, 3);
              view.addi(1);
              return x.mul(2);
            });
    assertTrue(message.contains("changed in place through another view"), message);
  }

  @Test
  void copyIsNoView() {
    capture(
        x -> {
          NDArray copy = x.duplicate();
          copy.addi(1);
          return x.mul(copy);
        });
  }

  @Test
  void changeOfWhatTheBlockOwnsIsRefused() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = linear(manager);
      float before = weight(block).getFloat(0, 0);
      List<UnaryOperator<NDArray>> changes =
          List.of(w -> w.addi(1), w -> w.reshape(-1).addi(1), w -> w.transpose().negi());
      for (UnaryOperator<NDArray> change : changes) {
        Block changing =
            new SequentialBlock()
                .add(block)
                .add(
                    list -> new NDList(change.apply(list.head().getManager().from(weight(block)))));
        String message = assertThrows(GraphException.class, () -> capture(changing)).getMessage();
        assertTrue(message.contains("weight' in place"), message);
        assertEquals(before, weight(block).getFloat(0, 0));
      }
    }
  }

  @Test
  void writingIntoAnArrayIsRefused() {
    assertTrue(
        failure(
                x -> {
                  x.set(new float[18]);
                  return x;
                })
            .contains("in a way that cannot be followed"));
  }

  @Test
  void controlFlowThatDependsOnTheSizeIsRefused() {
    String more =
        failure(
            x -> {
              NDArray result = x;
              for (long i = 0; i < x.size(0); i++) {
                result = result.add(1);
              }
              return result;
            });
    assertTrue(more.contains("3 operators at one size and 2 at another"), more);
    String other = failure(x -> x.size(0) > 2 ? x.neg() : x.abs());
    assertTrue(other.contains("NDArray.abs at "), other);
    assertTrue(other.contains("NDArray.neg at "), other);
  }

  @Test
  void constantThatDependsOnTheSizeIsRefused() {
    String message =
        failure(x -> x.add(x.getManager().create(new float[(int) x.size()]).reshape(-1, 6)));
    assertTrue(message.contains("the constant float [18] made at "), message);
    String number = failure(x -> x.mul(1.5 * x.size(0)));
    assertTrue(number.contains("differs: 4.5 and 3.0"), number);
  }

  @Test
  void argumentsThatDependOnTheSizeAreNamedInPlainWords() {
    String index = failure(x -> x.get(x.size(0) > 2 ? ":, 0" : ":, 0:1"));
    assertTrue(index.contains("differs: 0 and 0:1"), index);
    String array =
        failure(
            x -> {
              NDArray a = x.neg();
              NDArray b = x.abs();
              return a.add(x.size(0) > 2 ? a : b);
            });
    assertTrue(array.contains("differs: array 1 float32 [3, 6] and array 2 float32 [2, 6]"), array);
    String output =
        failure(
            x -> {
              NDArray a = x.neg();
              NDArray b = x.abs();
              return x.size(0) > 2 ? a : b;
            });
    assertTrue(output.startsWith("an output of the block differs: array 1 "), output);
  }

  @Test
  void blockThatKeepsAnArrayFromAnEarlierForwardIsRefused() {
    NDArray[] kept = new NDArray[1];
    String message =
        failure(
            x -> {
              if (kept[0] == null) {
                kept[0] = x;
              }
              return x.add(kept[0]);
            });
    assertTrue(message.contains("kept from an earlier forward"), message);
  }

  @Test
  void blockWithoutParametersYetIsRefused() {
    Block block = Linear.builder().setUnits(3).build();
    String message = assertThrows(GraphException.class, () -> capture(block)).getMessage();
    assertTrue(message.contains("'weight' is not initialized"), message);
  }

  @Test
  void shapeThatTheBlockRejectsIsNamed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = linear(manager);
      GraphException e =
          assertThrows(
              GraphException.class, () -> capture(block, new Shape(-1, 7), Lowerings.standard()));
      assertTrue(
          e.getMessage().startsWith("the block rejects an input of shape (3, 7)"), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
  }

  @Test
  void everyNativeArrayOfACaptureIsClosed() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block =
          new SequentialBlock()
              .add(linear(manager))
              .add(Dropout.builder().optRate(0.5f).build())
              .add(x -> new NDList(x.head().add(1).split(2, 1).get(0).addi(2)));
      int before = manager.getManagedArrays().size();
      capture(block);
      assertThrows(GraphException.class, () -> capture(block, new OnlyThese(List.of())));
      assertEquals(before, manager.getManagedArrays().size());
    }
  }

  @Test
  void parameterKeepsItsArrayAndItsManager() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = linear(manager);
      NDArray weight = weight(block);
      capture(block);
      assertEquals(weight, weight(block));
      assertEquals(manager.getName(), weight.getManager().getName());
      assertTrue(weight.hasGradient());
    }
  }

  private static NDArray weight(Block block) {
    return block.getParameters().valueAt(0).getArray();
  }

  private static Block linear(NDManager manager) {
    Block block = Linear.builder().setUnits(4).build();
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 6));
    return block;
  }

  private static String failure(UnaryOperator<NDArray> forward) {
    return assertThrows(GraphException.class, () -> capture(forward)).getMessage();
  }

  private static Trace capture(UnaryOperator<NDArray> forward) {
    return capture(new LambdaBlock(list -> new NDList(forward.apply(list.singletonOrThrow()))));
  }

  private static Trace capture(Block block) {
    return capture(block, Lowerings.standard());
  }

  private static Trace capture(Block block, RecordedOperators operators) {
    return capture(block, INPUT, operators);
  }

  private static Trace capture(Block block, Shape input, RecordedOperators operators) {
    ProbeShapes probes = ProbeShapes.of(List.of(input));
    return Capture.of(block, probes, Map.of(), operators);
  }
}
