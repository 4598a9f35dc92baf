package dev.kiln.train.recipe.segment;

import ai.djl.ndarray.NDArray;
import com.google.gson.annotations.SerializedName;
import dev.kiln.train.data.ImageNet;

/** What is done to pictures before a network sees them; it belongs to the network's weights. */
public enum PixelScaling {
  /** Nothing: 0..1. */
  @SerializedName("unit")
  UNIT {
    @Override
    NDArray apply(NDArray images) {
      return images;
    }
  },

  /** {@link ImageNet}'s. */
  @SerializedName("imagenet")
  IMAGENET {
    @Override
    NDArray apply(NDArray images) {
      return ImageNet.normalize(images);
    }
  };

  /**
   * Returns the pictures normalized.
   *
   * @param images float [N, 3, H, W], RGB in 0..1
   */
  abstract NDArray apply(NDArray images);
}
