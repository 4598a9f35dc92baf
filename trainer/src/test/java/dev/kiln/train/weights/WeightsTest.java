package dev.kiln.train.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import dev.kiln.train.TrainingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Block block(int channels) {
    Block block =
        new SequentialBlock()
            .add(Conv2d.builder().setFilters(channels).setKernelShape(new Shape(3, 3)).build())
            .add(BatchNorm.builder().build());
    block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 8, 8));
    return block;
  }

  @Test
  void savedWeightsLoadIntoAnotherBlock() {
    Path file = folder.resolve("weights.safetensors");
    Block from = block(4);
    Weights.of(from).get("1.running_mean").addi(0.25f);
    Weights.save(from, file);

    Block to = block(4);
    Weights.load(to, file);

    assertEquals(
        List.of("0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var"),
        List.copyOf(Weights.of(to).keySet()));
    assertEquals(Weights.of(from), Weights.of(to));
    assertTrue(Weights.of(to).get("0.weight").hasGradient());
    assertFalse(Weights.of(to).get("1.running_mean").hasGradient());
  }

  @Test
  void loadingWorksOnAnyThread() throws InterruptedException {
    Path file = folder.resolve("weights.safetensors");
    Block from = block(4);
    Weights.save(from, file);
    Block to = block(4);
    Thread thread = new Thread(() -> Weights.load(to, file));
    thread.start();
    thread.join();
    assertEquals(Weights.of(from), Weights.of(to));
  }

  @Test
  void aPrefixThatAllNamesShareMayStandBeforeThem() {
    for (String prefix : List.of("model.", "net.", "lightning.model.", "a.b.c.")) {
      Block from = block(4);
      Weights.of(from).get("0.bias").addi(0.5f);
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      arrays.put("steps", manager.create(new long[] {7}));
      Weights.of(from).forEach((name, array) -> arrays.put(prefix + name, array));
      Block to = block(4);
      Weights.load(to, arrays);
      assertEquals(Weights.of(from), Weights.of(to));
    }
  }

  @Test
  void theBlocksOwnPrefixMayBeMissing() {
    Block from = new SequentialBlock().add(block(4));
    Block to = new SequentialBlock().add(block(4));
    Weights.of(from).get("0.0.bias").addi(0.5f);
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    Weights.of(from).forEach((name, array) -> arrays.put(name.substring(2), array));
    Weights.load(to, arrays);
    assertEquals(Weights.of(from), Weights.of(to));
  }

  @Test
  void integersThatAreNoParametersArePassedOver() {
    Block block = block(4);
    Map<String, NDArray> arrays = new LinkedHashMap<>(Weights.of(block(4)));
    arrays.put("n_averaged", manager.create(3L));
    arrays.put("position_ids", manager.create(new int[] {0, 1}));
    Weights.load(block, arrays);
    arrays.put("scale", manager.create(3f));
    assertThrows(TrainingException.class, () -> Weights.load(block, arrays));
  }

  @Test
  void statisticsThatAnInstanceNormalizationBefore04DidNotUseArePassedOver() {
    Block block = block(4);
    Map<String, NDArray> arrays = new LinkedHashMap<>(Weights.of(block(4)));
    arrays.put("7.running_mean", manager.zeros(new Shape(4)));
    arrays.put("7.running_var", manager.zeros(new Shape(4)));
    Weights.load(block, arrays);
    arrays.put("7.num_batches_tracked", manager.create(3L));
    assertThrows(TrainingException.class, () -> Weights.load(block, arrays));
  }

  @Test
  void everyDifferenceIsNamedAndNothingIsSet() {
    Block block = block(4);
    NDArray before = Weights.of(block).get("0.bias").duplicate();
    Map<String, NDArray> arrays = new LinkedHashMap<>(Weights.of(block(4)));
    arrays.put("0.weight", manager.zeros(new Shape(2, 1, 3, 3)));
    arrays.put("0.bias", manager.ones(new Shape(4)));
    arrays.remove("1.running_var");
    arrays.put("2.weight", manager.zeros(new Shape(1)));
    arrays.put("1.num_batches_tracked", manager.create(new long[] {7}));

    TrainingException e = assertThrows(TrainingException.class, () -> Weights.load(block, arrays));

    assertEquals(
        "the weights do not fit the network: 4 of 6 parameters fit; missing: 1.running_var;"
            + " surplus: 2.weight; misshapen: 0.weight (2, 1, 3, 3), expected (4, 1, 3, 3)",
        e.getMessage());
    assertEquals(before, Weights.of(block).get("0.bias"));
  }

  @Test
  void partialLoadsWhatFits() {
    Block block = block(4);
    Match match =
        Weights.loadPartial(
            block,
            Map.of(
                "0.bias", manager.ones(new Shape(4)).toType(DataType.FLOAT64, false),
                "0.weight", manager.zeros(new Shape(1)),
                "head.weight", manager.zeros(new Shape(1))));
    assertEquals(List.of("0.bias"), match.loaded());
    assertEquals(List.of("head.weight"), match.surplus());
    assertEquals(1, match.misshapen().size());
    assertEquals(4, match.missing().size());
    assertEquals(manager.ones(new Shape(4)), Weights.of(block).get("0.bias"));
  }

  @Test
  void partialThatFitsNowhereIsRefused() {
    Map<String, NDArray> foreign = Map.of("a", manager.create(1f));
    assertThrows(TrainingException.class, () -> Weights.loadPartial(block(4), foreign));
  }

  @Test
  void anUninitialisedBlockIsRefused() {
    Block block = new SequentialBlock().add(BatchNorm.builder().build());
    TrainingException e = assertThrows(TrainingException.class, () -> Weights.of(block));
    assertTrue(e.getMessage().contains("0.weight has no shape yet"), e.getMessage());
  }
}
