package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * The normalization of networks trained on ImageNet: each channel minus its mean, divided by its
 * standard deviation, both taken over ImageNet's pictures in 0..1. Values in 0..1 become -2.1..2.7.
 */
public final class ImageNet {
  /** What 0..1 comes to when it is normalized, in the article on style transfer. */
  public static final double DARKEST = -2.1;

  /** See {@link #DARKEST}. */
  public static final double BRIGHTEST = 2.7;

  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  private ImageNet() {}

  /** Returns pictures [N, 3, H, W] in 0..1, normalized. */
  public static NDArray normalize(NDArray pictures) {
    NDManager manager = pictures.getManager();
    try (NDArray mean = channels(MEAN, manager);
        NDArray deviation = channels(DEVIATION, manager)) {
      return pictures.sub(mean).divi(deviation);
    }
  }

  /** Normalized pictures [N, 3, H, W], back in 0..1 or a little beyond. */
  public static NDArray denormalize(NDArray normalized) {
    NDManager manager = normalized.getManager();
    try (NDArray mean = channels(MEAN, manager);
        NDArray deviation = channels(DEVIATION, manager)) {
      return normalized.mul(deviation).addi(mean);
    }
  }

  private static NDArray channels(float[] values, NDManager manager) {
    return manager.create(values).reshape(1, 3, 1, 1);
  }
}
