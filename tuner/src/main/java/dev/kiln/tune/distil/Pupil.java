package dev.kiln.tune.distil;

import ai.djl.ndarray.types.Shape;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.Set;

/**
 * A model that learns from another.
 *
 * @param model the model, which takes pictures as bytes
 * @param input the shape [N, H, W, C] of the bytes
 * @param head the names of weights that learn faster than the others: those of a new last layer
 */
public record Pupil(OnnxModel model, Shape input, Set<String> head) {
  public Pupil {
    head = Set.copyOf(head);
  }
}
