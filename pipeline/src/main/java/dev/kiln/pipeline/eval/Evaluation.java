package dev.kiln.pipeline.eval;

/** The result of an evaluation: a record of figures. */
public sealed interface Evaluation
    permits ClassificationAccuracy,
        DigitsAccuracy,
        GeneratorQuality,
        ReconstructionQuality,
        SegmentationQuality {
  /** Returns the name of the model that was measured, as the caller gave it. */
  String model();
}
