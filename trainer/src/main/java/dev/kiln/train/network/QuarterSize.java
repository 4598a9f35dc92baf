package dev.kiln.train.network;

import ai.djl.nn.Block;

/** A segmenter whose last step enlarges the logits, which a program can do faster by itself. */
public interface QuarterSize {
  /**
   * Returns the same network, with the same parameters, that leaves the logits at a quarter of the
   * size: [N, classes, H/4, W/4], rounded up, to be interpolated with aligned corners.
   */
  Block quarterSize();
}
