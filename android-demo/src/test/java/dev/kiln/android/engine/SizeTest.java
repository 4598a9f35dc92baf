package dev.kiln.android.engine;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class SizeTest {
  @Test
  public void framesAreAboutAsLargeAsModelsLikeThem() {
    List<Size> phone =
        List.of(
            new Size(4032, 3024),
            new Size(1920, 1080),
            new Size(1280, 960),
            new Size(640, 480),
            new Size(640, 360),
            new Size(320, 240));
    assertEquals(new Size(640, 480), Size.ofFrames(phone));
    assertEquals(new Size(1920, 1080), Size.ofFrames(List.of(new Size(1920, 1080))));
    assertEquals(Size.DEFAULT, Size.ofFrames(List.of()));
  }

  @Test
  public void largePicturesAreSampled() {
    assertEquals(1, new Size(1600, 100).sampling(1600));
    assertEquals(2, new Size(3000, 100).sampling(1600));
    assertEquals(8, new Size(10_000, 10_000).sampling(1600));
  }
}
