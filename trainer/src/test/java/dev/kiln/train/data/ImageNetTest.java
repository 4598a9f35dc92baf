package dev.kiln.train.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ImageNetTest {
  @Test
  void blackAndWhiteAreAtTheEndsOfTheRange() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray pictures = manager.create(new float[] {0, 1, 0, 1, 0, 1}, new Shape(1, 3, 1, 2));
      NDArray normalized = ImageNet.normalize(pictures);
      assertArrayEquals(
          new float[] {-2.1179f, 2.2489f, -2.0357f, 2.4286f, -1.8044f, 2.64f},
          normalized.toFloatArray(),
          1e-4f);
      assertArrayEquals(
          pictures.toFloatArray(), ImageNet.denormalize(normalized).toFloatArray(), 1e-6f);
    }
  }
}
