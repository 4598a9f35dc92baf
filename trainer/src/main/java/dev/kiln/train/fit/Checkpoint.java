package dev.kiln.train.fit;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import com.google.gson.JsonParseException;
import dev.kiln.train.TrainingException;
import dev.kiln.train.weights.SafeTensors;
import dev.kiln.train.weights.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A snapshot of a run in one safetensors file: the parameters of all parts and the state of all
 * optimizers; the run itself is in the metadata.
 */
final class Checkpoint {
  private static final String RUN = "run";

  private Checkpoint() {}

  static void save(Path file, Run run, Recipe recipe) {
    SafeTensors.write(file, state(recipe), Map.of(RUN, run.toJson()));
  }

  /** Returns the run that a checkpoint belongs to. */
  static Run run(Path file) {
    try {
      return Run.parse(SafeTensors.metadata(file).get(RUN));
    } catch (JsonParseException e) {
      throw new TrainingException("%s: not a checkpoint of a run".formatted(file), e);
    }
  }

  /** Replaces the recipe's arrays with those of a checkpoint. */
  static void restore(Path file, Recipe recipe) {
    try (NDManager scope = NDManager.newBaseManager()) {
      Map<String, NDArray> saved = SafeTensors.read(file, scope);
      Map<String, NDArray> optimizers = optimizers(recipe);
      optimizers.forEach((name, array) -> check(file, name, array, saved.get(name)));
      for (Model part : recipe.plan().parts()) {
        Weights.load(part.getBlock(), under(part.getName() + "/", saved));
      }
      optimizers.forEach((name, array) -> array.set(new NDIndex("..."), saved.get(name)));
    }
  }

  private static void check(Path file, String name, NDArray array, NDArray saved) {
    if (saved == null || !saved.getShape().equals(array.getShape())) {
      throw new TrainingException(
          "%s: %s is %s, expected shape %s"
              .formatted(
                  file,
                  name,
                  saved == null ? "missing" : "of shape " + saved.getShape(),
                  array.getShape()));
    }
  }

  private static Map<String, NDArray> state(Recipe recipe) {
    Map<String, NDArray> state = optimizers(recipe);
    for (Model part : recipe.plan().parts()) {
      Weights.of(part.getBlock())
          .forEach((name, array) -> state.put(part.getName() + "/" + name, array));
    }
    return state;
  }

  private static Map<String, NDArray> optimizers(Recipe recipe) {
    Map<String, NDArray> state = new LinkedHashMap<>();
    recipe
        .plan()
        .optimizers()
        .forEach(
            (optimizer, its) ->
                its.state()
                    .forEach(
                        (name, array) -> state.put("optimizer/" + optimizer + "/" + name, array)));
    return state;
  }

  /** Returns the arrays whose names start with a prefix, under what follows it. */
  private static Map<String, NDArray> under(String prefix, Map<String, NDArray> arrays) {
    Map<String, NDArray> under = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) -> {
          if (name.startsWith(prefix)) {
            under.put(name.substring(prefix.length()), array);
          }
        });
    return under;
  }
}
