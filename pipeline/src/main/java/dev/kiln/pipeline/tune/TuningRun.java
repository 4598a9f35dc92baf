package dev.kiln.pipeline.tune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.graph.verify.Verification;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.Fit;
import dev.kiln.train.fit.Progress;
import dev.kiln.train.fit.Recipe;
import dev.kiln.train.fit.Run;
import dev.kiln.train.fit.RunDirectory;
import dev.kiln.train.weights.SafeTensors;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.Map;

/** Tunes a model and writes it. */
public final class TuningRun {
  private TuningRun() {}

  /**
   * Trains, and writes the model with the weights of the epoch that is kept.
   *
   * @param directory takes the run, as that of any training
   * @param resume whether to continue the run there
   * @param output replaced if it exists; not touched unless the model is the same in ONNX Runtime
   * @return how close the model in ONNX Runtime is to the trained block
   * @throws TrainingException if training fails, or was stopped before its end
   */
  public static Verification of(
      TunableModel model,
      Tuning tuning,
      RunDirectory directory,
      boolean resume,
      Progress progress,
      Path output) {
    Recipe recipe = tuning.recipe();
    String name = model.file().getFileName().toString();
    Run run =
        resume
            ? Fit.resume(name, recipe, directory, progress)
            : Fit.start(name, recipe, directory, progress);
    if (run.epochs().isEmpty() || run.step() > 0) {
      throw new TrainingException(
          "stopped before the end of an epoch; no model was written, add --resume to continue");
    }
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> kept = SafeTensors.read(directory.weights(), scope);
      Weights.load(recipe.plan().parts().get(0).getBlock(), kept);
    }
    return tuning.block().save(output, TunedCard.of(model.model().metadata(), run));
  }
}
