package dev.kiln.export.verify;

import dev.kiln.runtime.Tensor;
import java.util.Map;

/** Anything that computes outputs from inputs, by name: a block, or a model that is open. */
@FunctionalInterface
public interface Forward {
  Map<String, Tensor> run(Map<String, Tensor> inputs);
}
