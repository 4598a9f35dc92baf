package dev.kiln.runtime.task.digits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Page;
import dev.kiln.runtime.task.Pen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrightnessTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 4, 10, 25})
  void noiseIsMeasuredBesideStrokes(double noise) {
    Page page = new Page(300, 200).gradient(1, 0.6);
    for (int d = 0; d < 6; d++) {
      new Pen(4, d).draw(page, d, 10 + 45 * d, 50, 60);
    }
    Image picture = page.photograph(0.7, 0.2, 0, noise, 1);
    assertEquals(noise, new Brightness().noise(picture), 0.1 * noise + 0.5);
  }
}
