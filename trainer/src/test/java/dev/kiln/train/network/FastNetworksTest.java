package dev.kiln.train.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.kiln.train.op.Operators;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastNetworksTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray forward(Block block, NDArray input) {
    return block
        .forward(new ParameterStore(manager, false), new NDList(input), false)
        .singletonOrThrow();
  }

  private Block initialized(String name) {
    return Networks.find(name).orElseThrow().main().initialized(manager);
  }

  @ParameterizedTest
  @CsvSource({"64, 48, 64, 48", "51, 65, 52, 64", "33, 39, 32, 40"})
  void styleFastTakesAnySize(int height, int width, int outputHeight, int outputWidth) {
    Block block = initialized("style-fast");
    Shape input = new Shape(1, 3, height, width);
    NDArray picture = forward(block, manager.randomUniform(-2, 2, input));
    assertEquals(new Shape(1, 3, outputHeight, outputWidth), picture.getShape());
    assertEquals(picture.getShape(), block.getOutputShapes(new Shape[] {input})[0]);
  }

  @Test
  void styleFastPaintsNoFrameAndAPlainPictureDifferentlyAtEachPlace() {
    NDArray plain = manager.ones(new Shape(1, 3, 96, 96)).mul(0.7f);
    NDArray picture = forward(initialized("style-fast"), plain);
    // How much what is painted differs from what is painted 8 pixels further on.
    NDArray right = picture.get(new NDIndex("..., 8:")).sub(picture.get(new NDIndex("..., :-8")));
    float inside = right.get(new NDIndex("..., 32:56, 32:56")).abs().mean().getFloat();
    float border = right.get(new NDIndex("..., 32:56, :8")).abs().mean().getFloat();
    assertTrue(inside > 1e-3, "inside " + inside);
    assertTrue(border < 2 * inside, "at the border " + border + ", inside " + inside);
  }

  @Test
  void segmentFastEnlargesWhatItsQuarterGives() {
    Block block = initialized("segment-fast");
    NDArray picture = manager.randomUniform(-1, 1, new Shape(1, 3, 50, 70));
    NDArray quarter = forward(((QuarterSize) block).quarterSize(), picture);
    NDArray whole = forward(block, picture);
    assertEquals(new Shape(1, 21, 13, 18), quarter.getShape());
    assertEquals(new Shape(1, 21, 50, 70), whole.getShape());
    NDArray enlarged = Operators.interpolateBilinear(quarter, 50, 70, true);
    assertTrue(enlarged.sub(whole).abs().max().getFloat() < 1e-5);
  }
}
