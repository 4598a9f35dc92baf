package dev.kiln.train.fit;

import ai.djl.ndarray.NDManager;

/**
 * A moment of training: the recipe looks at one batch and moves the parameters once.
 *
 * @param epoch from 0
 * @param index within the epoch, from 0
 * @param rate the learning rate
 * @param scope closed after the step, with all arrays made in it
 * @param measures takes the losses; one that is not finite ends the run, so measure the loss before
 *     the optimiser uses its gradient
 */
public record Step(int epoch, int index, double rate, NDManager scope, Measures measures) {}
