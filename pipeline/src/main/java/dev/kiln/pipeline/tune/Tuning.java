package dev.kiln.pipeline.tune;

import dev.kiln.train.fit.Recipe;
import dev.kiln.tune.GraphBlock;
import dev.kiln.tune.distil.Distil;
import dev.kiln.tune.transfer.Transfer;

/**
 * A model while it is tuned. Close it to free its memory.
 *
 * @param recipe the way of training
 * @param block the graph of the model, whose weights the recipe moves
 */
public record Tuning(Recipe recipe, GraphBlock block) implements AutoCloseable {
  /** Returns the tuning of a classifier. */
  public static Tuning of(Transfer recipe) {
    return new Tuning(recipe, recipe.block());
  }

  /** Returns the tuning of a model that learns from another. */
  public static Tuning of(Distil recipe) {
    return new Tuning(recipe, recipe.block());
  }

  @Override
  public void close() {
    recipe.close();
  }
}
