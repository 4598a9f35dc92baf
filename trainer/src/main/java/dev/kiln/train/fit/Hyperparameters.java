package dev.kiln.train.fit;

import dev.kiln.train.op.Precision;

/**
 * The settings that every recipe has.
 *
 * @param epochs the number of passes over the training set
 * @param batch the number of samples in a step
 * @param learningRate the learning rate at the start of the schedule
 * @param schedule how the learning rate changes from step to step
 * @param warmUp over how many epochs, or parts of one, the learning rate rises from 0 to the
 *     schedule's, in a line; 0 for none
 * @param clip the largest Euclidean norm that the gradients of a step have together; longer ones
 *     are scaled down (Pascanu et al., 2013); 0 for any
 * @param patience after how many epochs that were not better than the best one the run ends, its
 *     {@link TargetMetric} telling which is better; 0 for never
 * @param seed the seed of all randomness in the run
 * @param limit how many training samples are used at most; 0 for all
 * @param testLimit how many test samples are used at most; 0 for all
 * @param threads within an operator; 0 lets the network's size decide
 * @param precision the precision that the networks compute in
 */
public record Hyperparameters(
    int epochs,
    int batch,
    double learningRate,
    Schedule schedule,
    double warmUp,
    double clip,
    int patience,
    long seed,
    int limit,
    int testLimit,
    int threads,
    Precision precision) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the setting and its range
   */
  public Hyperparameters {
    Range.atLeastOne("epochs", epochs);
    Range.atLeastOne("batch", batch);
    Range.positive("learning rate", learningRate);
    Range.notNegative("warm up", warmUp);
    Range.notNegative("clip", clip);
    Range.atLeastOneOrZero("patience", "never", patience);
    Range.atLeastOneOrZero("limit", "all", limit);
    Range.atLeastOneOrZero("test limit", "all", testLimit);
    Range.atLeastOneOrZero("threads", "automatic", threads);
  }

  /**
   * Returns settings with a constant learning rate, all samples and seed 1; everything else is off.
   */
  public static Hyperparameters of(int epochs, int batch, double learningRate) {
    return of(epochs, batch, learningRate, Schedule.CONSTANT);
  }

  /**
   * Returns settings with a learning rate schedule, all samples and seed 1; everything else is off.
   */
  public static Hyperparameters of(int epochs, int batch, double learningRate, Schedule schedule) {
    return new Hyperparameters(
        epochs, batch, learningRate, schedule, 0, 0, 0, 1, 0, 0, 0, Precision.FP32);
  }

  /** Returns these settings with a limit on training samples and one on test samples; 0 for all. */
  public Hyperparameters withLimits(int limit, int testLimit) {
    return new Hyperparameters(
        epochs,
        batch,
        learningRate,
        schedule,
        warmUp,
        clip,
        patience,
        seed,
        limit,
        testLimit,
        threads,
        precision);
  }

  /** Returns these settings with another schedule of the learning rate. */
  public Hyperparameters withSchedule(Schedule schedule) {
    return new Hyperparameters(
        epochs,
        batch,
        learningRate,
        schedule,
        warmUp,
        clip,
        patience,
        seed,
        limit,
        testLimit,
        threads,
        precision);
  }

  /**
   * Returns these settings with an early end after so many epochs without improvement; 0 for never.
   */
  public Hyperparameters withPatience(int patience) {
    return new Hyperparameters(
        epochs,
        batch,
        learningRate,
        schedule,
        warmUp,
        clip,
        patience,
        seed,
        limit,
        testLimit,
        threads,
        precision);
  }

  /** Returns these settings with a rate that rises from 0 over this many epochs. */
  public Hyperparameters withWarmUp(double warmUp) {
    return new Hyperparameters(
        epochs,
        batch,
        learningRate,
        schedule,
        warmUp,
        clip,
        patience,
        seed,
        limit,
        testLimit,
        threads,
        precision);
  }

  /** Returns these settings with another learning rate. */
  public Hyperparameters withLearningRate(double learningRate) {
    return new Hyperparameters(
        epochs,
        batch,
        learningRate,
        schedule,
        warmUp,
        clip,
        patience,
        seed,
        limit,
        testLimit,
        threads,
        precision);
  }

  /** Returns these settings with another seed. */
  public Hyperparameters withSeed(long seed) {
    return new Hyperparameters(
        epochs,
        batch,
        learningRate,
        schedule,
        warmUp,
        clip,
        patience,
        seed,
        limit,
        testLimit,
        threads,
        precision);
  }

  /** Returns the learning rate of a step of the run. */
  double rate(long done, int stepsPerEpoch) {
    double risen = warmUp == 0 ? 1 : Math.min(1, (done + 1) / (warmUp * stepsPerEpoch));
    return learningRate * risen * schedule.factor((double) done / stepsPerEpoch / epochs);
  }
}
