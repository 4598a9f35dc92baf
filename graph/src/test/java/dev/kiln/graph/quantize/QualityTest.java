package dev.kiln.graph.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualityTest {
  @Test
  void picturesAreComparedAsUnsignedBytes() {
    Map<String, Tensor> one = Map.of("y", Tensor.bytes(new byte[] {(byte) 200, 10}, 1, 1, 2, 1));
    Map<String, Tensor> two = Map.of("y", Tensor.bytes(new byte[] {(byte) 198, 10}, 1, 1, 2, 1));
    assertEquals(10 * Math.log10(255 * 255 / 2.0), Quality.PSNR.of(one, two), 1e-9);
    assertEquals(Quality.MOST, Quality.PSNR.of(one, one));
    assertEquals(Quality.PSNR, Quality.suiting(one));
  }

  @Test
  void classesAgreeWhereTheLargestScoreIsTheSame() {
    Map<String, Tensor> one = scores(1, 5, 2, 2, 3, 9);
    Map<String, Tensor> two = scores(1, 5, 9, 2, 3, 9);
    assertEquals(0.5, Quality.AGREEMENT.of(one, two));
    assertEquals(Quality.AGREEMENT, Quality.suiting(one));
  }

  @Test
  void theWorstOutputCounts() {
    Tensor same = Tensor.floats(new float[] {1, 2}, 2);
    Map<String, Tensor> one = Map.of("a", same, "b", Tensor.floats(new float[] {4, 0}, 2));
    Map<String, Tensor> two = Map.of("a", same, "b", Tensor.floats(new float[] {4, 0.4f}, 2));
    assertEquals(10 * Math.log10(16 / 0.08), Quality.PSNR.of(one, two), 1e-5);
    assertEquals(Quality.PSNR, Quality.suiting(one));
  }

  /** Two places with three classes: [1, 3, 1, 2]. */
  private static Map<String, Tensor> scores(float... scores) {
    return Map.of("logits", Tensor.floats(scores, 1, 3, 1, 2));
  }
}
