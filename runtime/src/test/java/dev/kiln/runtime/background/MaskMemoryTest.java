package dev.kiln.runtime.background;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskMemoryTest {
  @Test
  void flickerIsSmoothedAndMovementIsNot() {
    Random random = new Random(1);
    MaskMemory memory = new MaskMemory(0.7, 2);
    memory.smooth(new float[] {0.5f, 0});
    double rough = 0;
    double smooth = 0;
    float last = 0.5f;
    float lastRaw = 0.5f;
    for (int i = 0; i < 200; i++) {
      float raw = 0.5f + 0.1f * (random.nextFloat() - 0.5f);
      float[] mask = {raw, 0};
      memory.smooth(mask);
      rough += Math.abs(raw - lastRaw);
      smooth += Math.abs(mask[0] - last);
      last = mask[0];
      lastRaw = raw;
    }
    assertTrue(smooth < 0.5 * rough, smooth + " of " + rough);
    float[] moved = {0.5f, 0.9f};
    memory.smooth(moved);
    assertEquals(0.9f, moved[1], 1e-6f);
  }

  @Test
  void withoutMemoryAMaskStaysAsItIs() {
    MaskMemory memory = new MaskMemory(0, 2);
    memory.smooth(new float[] {1, 0});
    float[] mask = {0.75f, 0.25f};
    memory.smooth(mask);
    assertArrayEquals(new float[] {0.75f, 0.25f}, mask, 1e-6f);
  }
}
