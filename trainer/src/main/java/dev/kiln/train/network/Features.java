package dev.kiln.train.network;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Layers in sequence, called {@code features}, that give the outputs of some of them. */
public final class Features extends AbstractBlock {
  private final SequentialBlock features;
  private final List<Integer> taps;

  /** Layers, and the positions of those whose output is given. */
  Features(SequentialBlock layers, Integer... taps) {
    this.features = addChildBlock("features", layers);
    this.taps = Arrays.asList(taps);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList x, boolean training, PairList<String, Object> options) {
    NDList tapped = new NDList();
    NDList current = x;
    int position = 0;
    for (Block layer : features.getChildren().values()) {
      current = layer.forward(parameters, current, training);
      if (taps.contains(position++)) {
        tapped.addAll(current);
      }
    }
    return tapped;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    features.initialize(manager, type, inputs);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    List<Shape> tapped = new ArrayList<>();
    Shape[] current = inputs;
    int position = 0;
    for (Block layer : features.getChildren().values()) {
      current = layer.getOutputShapes(current);
      if (taps.contains(position++)) {
        tapped.addAll(List.of(current));
      }
    }
    return tapped.toArray(Shape[]::new);
  }
}
