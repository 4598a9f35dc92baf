package dev.kiln.tune.prune;

import ai.djl.nn.Parameter;
import dev.kiln.graph.onnx.OnnxModel;
import java.util.Map;
import java.util.function.Consumer;

/** What a model that loses channels is taught by. */
public interface Lessons {
  /**
   * Computes the gradients of what should change least, the loss or the outputs, on some batches of
   * training data; nothing is moved.
   *
   * @param each is given the parameters by their ONNX names after each batch, with the gradients of
   *     this batch alone
   */
  void gradients(OnnxModel model, Consumer<Map<String, Parameter>> each);

  /**
   * Trains a model that has lost channels.
   *
   * @param step how many times channels were cut, from 1
   * @param steps how many times they will be
   * @return the same graph with other weights
   */
  OnnxModel train(OnnxModel model, int step, int steps);
}
