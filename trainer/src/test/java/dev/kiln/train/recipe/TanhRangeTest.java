package dev.kiln.train.recipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TanhRangeTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thereAndBackNothingIsLost(boolean flat) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray images = manager.arange(0f, 1f, 1f / 32).reshape(2, 1, 4, 4);
      Shape input = flat ? new Shape(-1, 16) : new Shape(-1, 1, 4, 4);
      NDArray pictures = TanhRange.of(images, input);
      assertEquals(flat ? new Shape(2, 16) : new Shape(2, 1, 4, 4), pictures.getShape());
      assertEquals(-1, pictures.min().getFloat());
      NDArray back = TanhRange.images(pictures);
      assertEquals(images.getShape(), back.getShape());
      assertArrayEquals(images.toFloatArray(), back.toFloatArray(), 1e-6f);
    }
  }

  @Test
  void pixelsAreInterpolatedBetweenTheirCentresAndGreyBecomesEveryChannel() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray images = manager.create(new float[] {0, 1, 0, 1}, new Shape(1, 1, 2, 2));
      NDArray pictures = TanhRange.of(images, new Shape(-1, 3, 4, 4));
      assertEquals(new Shape(1, 3, 4, 4), pictures.getShape());
      for (int channel = 0; channel < 3; channel++) {
        for (int y = 0; y < 4; y++) {
          assertArrayEquals(
              new float[] {-1, -0.5f, 0.5f, 1},
              pictures.get("0, {}, {}", channel, y).toFloatArray(),
              1e-6f);
        }
      }
    }
  }

  @Test
  void whatShrinksIsAveraged() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray stripes = manager.arange(64).mod(2).toType(DataType.FLOAT32, false);
      NDArray shrunk = TanhRange.resize(stripes.reshape(1, 1, 8, 8), 2, 2);
      assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, shrunk.toFloatArray(), 0.05f);
    }
  }
}
