package dev.kiln.android.engine;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.kiln.runtime.image.Image;
import org.junit.Test;

public class SketchTest {
  private static Sketch cross() {
    Sketch sketch = new Sketch();
    sketch.begin(0.25f, 0.5f);
    sketch.extend(0.75f, 0.5f);
    sketch.begin(0.5f, 0.5f);
    return sketch;
  }

  @Test
  public void comesBackFromItsPoints() {
    float[] points = cross().points();
    assertArrayEquals(new float[] {0.25f, 0.5f, 0.75f, 0.5f, -1, 0.5f, 0.5f, -1}, points, 0);
    Sketch sketch = new Sketch();
    sketch.restore(points);
    assertEquals(2, sketch.strokes().size());
    assertEquals(cross().paint(), sketch.paint());
    sketch.restore(new float[] {0.5f, 0.5f});
    assertTrue("a stroke that was cut off is left out", sketch.isEmpty());
  }

  @Test
  public void isPaintedBlackOnWhite() {
    Image paper = cross().paint();
    int middle = paper.height() / 2 * paper.width() + paper.width() / 2;
    assertEquals(0, paper.pixels()[middle]);
    assertEquals(-1, paper.pixels()[0]);
    Sketch sketch = cross();
    sketch.clear();
    sketch.extend(2, -1);
    assertEquals("a stroke outside the square leaves it white", -1, sketch.paint().pixels()[0]);
  }
}
