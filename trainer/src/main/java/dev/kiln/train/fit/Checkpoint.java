package dev.kiln.train.fit;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonParseException;
import dev.kiln.train.TrainingException;
import dev.kiln.train.weights.SafeTensors;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A moment of a run as one safetensors file: the parameters of all parts and the state of all
 * optimisers, and in its metadata the run.
 */
final class Checkpoint {
  private static final String RUN = "run";

  private Checkpoint() {}

  static void save(Path file, Run run, Recipe recipe) {
    SafeTensors.write(file, state(recipe), Map.of(RUN, run.toJson()));
  }

  /** The run that a checkpoint was saved of. */
  static Run run(Path file) {
    try {
      return Run.parse(SafeTensors.metadata(file).get(RUN));
    } catch (JsonParseException e) {
      throw new TrainingException("%s: not a checkpoint of a run".formatted(file), e);
    }
  }

  /** Puts the arrays of a checkpoint in the place of the recipe's; all fit or none is changed. */
  static void restore(Path file, Recipe recipe) {
    Map<String, NDArray> state = state(recipe);
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> saved = SafeTensors.read(file, scope);
      if (!saved.keySet().equals(state.keySet())) {
        throw new TrainingException(
            "%s: holds other arrays than this network and optimiser have".formatted(file));
      }
      state.forEach(
          (name, array) -> {
            if (!array.getShape().equals(saved.get(name).getShape())) {
              throw new TrainingException(
                  "%s: %s is of shape %s, expected %s"
                      .formatted(file, name, saved.get(name).getShape(), array.getShape()));
            }
          });
      state.forEach((name, array) -> saved.get(name).copyTo(array));
    }
  }

  private static Map<String, NDArray> state(Recipe recipe) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    for (Model part : recipe.parts()) {
      Weights.of(part.getBlock())
          .forEach((name, array) -> state.put(part.getName() + "/" + name, array));
    }
    recipe
        .optimizers()
        .forEach(
            (optimizer, its) ->
                its.state()
                    .forEach(
                        (name, array) -> state.put("optimizer/" + optimizer + "/" + name, array)));
    return state;
  }
}
