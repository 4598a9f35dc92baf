package dev.kiln.train.fit;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.optimizer.Optimizer;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way of training: what an epoch begins with, what a step does, and how the result is measured.
 * {@link Fit} calls it like this and does the rest:
 *
 * <pre>
 * for each epoch:
 *   recipe.begin(epoch)
 *   for each of plan.steps: recipe.step(step)
 *   for each of plan.tests: recipe.test(index)
 *   save weights, metrics and recipe.samples()
 * </pre>
 *
 * <p>A step may depend on nothing but the parameters, the state of the optimizers, the settings,
 * and its epoch and index. Then a resumed run gives the same numbers as one that was never stopped.
 */
public interface Recipe extends AutoCloseable {
  /** The settings of a run: a record that JSON can hold. */
  interface Settings {
    /** Returns the settings that every recipe has. */
    Hyperparameters fit();
  }

  /**
   * What a recipe trains, on what, and for how long.
   *
   * @param name what the recipe is called, such as {@code classify}
   * @param settings every setting
   * @param data the data set in a few words that no other data set shares; a run resumes only on
   *     the same data
   * @param parts the models that are trained, each initialized and named; the first is exported
   * @param optimizers what moves the parameters, by name
   * @param steps the number of steps in an epoch
   * @param tests the number of test batches, at least 1
   * @param goal the test metric that tells which epoch is best, or {@link TargetMetric#NONE}
   */
  record Plan(
      String name,
      Settings settings,
      String data,
      List<Model> parts,
      Map<String, Optimizer> optimizers,
      int steps,
      int tests,
      TargetMetric goal) {
    public Plan {
      parts = List.copyOf(parts);
    }
  }

  /** Returns what is trained, on what, and for how long; always the same. */
  Plan plan();

  /**
   * Prepares an epoch. Most recipes have nothing to prepare.
   *
   * @param epoch from 0
   * @param scope owns what is made for the epoch; closed after its last step
   */
  default void begin(int epoch, NDManager scope) {}

  /** Trains on one batch. */
  void step(Step step);

  /**
   * Measures the parts on a test batch. The batches of an evaluation come in order, beginning with
   * 0; what only all of them together tell is added with the last one.
   *
   * @param measures takes the results
   * @param scope owns the arrays made on the way; closed afterwards
   */
  void test(int index, Metrics measures, NDManager scope);

  /**
   * Draws what the parts can do, after each epoch; nothing if there is nothing to see. The same
   * parameters give the same picture.
   *
   * @param scope owns the arrays made on the way; closed afterwards
   */
  default Optional<BufferedImage> samples(NDManager scope) {
    return Optional.empty();
  }

  /** Frees the memory of the parts, the optimizers and the data. */
  @Override
  void close();
}
