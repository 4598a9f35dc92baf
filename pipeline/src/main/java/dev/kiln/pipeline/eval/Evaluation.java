package dev.kiln.pipeline.eval;

import java.util.List;

/** The result of an evaluation: a record of figures. */
public sealed interface Evaluation
    permits ClassificationAccuracy,
        DigitsAccuracy,
        Flicker,
        GeneratorQuality,
        ReconstructionQuality,
        SegmentationQuality,
        StyleQuality {
  /** Returns the name of the model that was measured, as the caller gave it. */
  String model();

  /** Returns a line for each picture that was left out because it cannot be read. */
  default List<String> leftOut() {
    return List.of();
  }
}
