package dev.kiln.tune.prune;

import dev.kiln.graph.onnx.OnnxModel;
import java.util.Locale;

/**
 * A model that has lost channels.
 *
 * @param model the model, of the same inputs and outputs
 * @param millisBefore how long ONNX Runtime took for a run of the source
 * @param millis how long it takes for one of this model
 * @param time the processor time of this model by that of the source, measured in turns
 */
public record PrunedModel(OnnxModel model, double millisBefore, double millis, double time) {
  /** Returns this model after training, which does not change its time. */
  PrunedModel with(OnnxModel trained) {
    return new PrunedModel(trained, millisBefore, millis, time);
  }

  /** Returns the times in a line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.3f of the time, %.2f ms for %.2f ms, %,d weights",
        time,
        millis,
        millisBefore,
        model.graph().parameters());
  }
}
