package dev.kiln.runtime.task;

/** The order of a picture's numbers in a network: N pictures, C channels, H rows, W columns. */
public enum Layout {
  /** One plane per channel, as in PyTorch. */
  NCHW,
  /** The channels of a pixel side by side, as in TensorFlow and in image files. */
  NHWC
}
