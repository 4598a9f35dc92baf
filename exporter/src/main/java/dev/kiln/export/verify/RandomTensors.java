package dev.kiln.export.verify;

import ai.djl.ndarray.types.Shape;
import dev.kiln.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Inputs that are the same for the same seed. */
public final class RandomTensors {
  private RandomTensors() {}

  /** Floats in 0..1 for each input. */
  public static Map<String, Tensor> floats(List<String> names, List<Shape> shapes, Random random) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      float[] values = new float[Math.toIntExact(shapes.get(i).size())];
      for (int k = 0; k < values.length; k++) {
        values[k] = random.nextFloat();
      }
      tensors.put(names.get(i), Tensor.floats(values, shapes.get(i).getShape()));
    }
    return tensors;
  }

  /**
   * Pictures of noise.
   *
   * @param planes [N, C, H, W]
   * @return uint8 [N, H, W, C]
   */
  public static Tensor pictures(Shape planes, Random random) {
    byte[] bytes = new byte[Math.toIntExact(planes.size())];
    random.nextBytes(bytes);
    return Tensor.bytes(bytes, planes.get(0), planes.get(2), planes.get(3), planes.get(1));
  }
}
