package dev.kiln.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import dev.kiln.graph.dress.PictureInput;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.task.Normalization;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks that change their own input. */
class ExportInPlaceTest extends Exporting {
  static List<UnaryOperator<NDArray>> changes() {
    return List.of(
        x -> x.divi(255).subi(0.5f),
        x -> x.addi(1).muli(x),
        x -> x.subi(0.5).negi(),
        x -> x.subi(0.5).signi(),
        x -> x.muli(9).modi(2),
        x -> x.addi(1).powi(3),
        x -> x.getNDArrayInternal().rsubi(3),
        x -> NDArrays.subi(3, x),
        x -> x.transpose().addi(1));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void blockMayChangeItsInput(UnaryOperator<NDArray> change) {
    Export.of(block(change), new Shape(-1, 6)).save(folder.resolve("changed.onnx"));
  }

  @Test
  void blockMayChangeThePicturesThatItIsDressedWith() {
    Export.of(block(x -> x.subi(0.5).muli(2)), new Shape(-1, 3, 8, 8))
        .withPictures(PictureInput.of(Normalization.unit()))
        .save(folder.resolve("pictures.onnx"));
  }

  @Test
  void numbersThatABlockIsGivenStayAsTheyAre() {
    Tensor given = Tensor.floats(new float[] {1, 2, 3}, 1, 3);
    Tensor before = given.copy();
    new BlockForward(block(x -> x.muli(2)), List.of("x"), List.of("y")).run(Map.of("x", given));
    assertEquals(before.data(), given.data());
  }

  @Test
  void inputThatIsChangedThroughAViewIsRefusedWithTheLine() {
    String message =
        failure(
            Export.of(
                block(
                    x -> {
                      x.get(":, 0").addi(1);
                      return x;
                    }),
                new Shape(-1, 6)));
    assertTrue(message.startsWith("at the end of the block: this array was changed"), message);
    assertTrue(message.contains("ExportInPlaceTest.java"), message);
  }

  private static LambdaBlock block(UnaryOperator<NDArray> change) {
    return new LambdaBlock(list -> new NDList(change.apply(list.singletonOrThrow())));
  }
}
