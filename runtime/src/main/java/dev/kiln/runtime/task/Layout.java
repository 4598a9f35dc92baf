package dev.kiln.runtime.task;

/** The order of a picture's numbers in a network: N pictures, C channels, H rows, W columns. */
public enum Layout {
  /** A plane for each channel, as PyTorch has it. */
  NCHW,
  /** A pixel's channels side by side, as TensorFlow and pictures have it. */
  NHWC
}
