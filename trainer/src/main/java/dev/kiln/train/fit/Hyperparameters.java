package dev.kiln.train.fit;

/** The settings that every recipe has; each recipe adds its own in a record. */
public interface Hyperparameters {
  /** How many times the training set is gone through. */
  int epochs();

  /** The learning rate that the schedule starts from. */
  double learningRate();

  /** How the learning rate changes from step to step. */
  Schedule schedule();

  /** What all randomness of the run comes from. */
  long seed();

  /** Threads within an operator; 0 lets the network's size decide. */
  int threads();
}
