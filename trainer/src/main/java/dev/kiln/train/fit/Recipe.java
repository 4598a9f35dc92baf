package dev.kiln.train.fit;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way of training a network: what happens in an epoch, in a step, and how the result is measured.
 * {@link Fit} does the rest.
 *
 * <p>What a step does may depend on nothing but the parameters, the optimisers' state, the settings
 * and the moment; then a resumed run gives the same numbers as one that was never stopped.
 */
public interface Recipe extends AutoCloseable {
  /** The settings of a run: those of every recipe and those of one, a record that JSON can hold. */
  interface Settings {
    /** Those that every recipe has. */
    Hyperparameters fit();
  }

  /** What the recipe is called, such as {@code classify}. */
  String name();

  /** Every setting. */
  Settings settings();

  /** The data set in a few words that no other data set shares. */
  String data();

  /** What is trained, each part initialised and named; the first is what will be exported. */
  List<Model> parts();

  /** What moves the parameters, by name. */
  Map<String, Optimizer> optimizers();

  /** The number of steps in an epoch. */
  int steps();

  /**
   * Makes an epoch's data ready.
   *
   * @param epoch from 0
   * @param scope closed after the epoch, with all arrays made in it
   */
  void begin(int epoch, NDManager scope);

  /** Looks at one batch and moves the parameters. */
  void step(Step step);

  /** The number of batches of data that the parts are not trained on, at least one. */
  int tests();

  /**
   * Measures the parts on one of those batches; they come one after another, beginning with 0.
   *
   * @param scope closed afterwards, with all arrays made in it
   */
  void test(int index, Measures measures, NDManager scope);

  /** Measures what only all of those batches together tell, after the last one. */
  default void tested(Measures measures) {}

  /** What tells the better of two epochs, if anything does. */
  default Optional<Goal> goal() {
    return Optional.empty();
  }

  /** What the last evaluation took for what, if the network tells classes apart. */
  default Optional<Confusion> confusion() {
    return Optional.empty();
  }

  /**
   * A picture of what the parts can do, drawn after each epoch, or nothing if there is nothing to
   * see. The same parameters give the same picture.
   *
   * @param scope closed afterwards, with all arrays made in it
   */
  default Optional<BufferedImage> samples(NDManager scope) {
    return Optional.empty();
  }

  @Override
  void close();
}
