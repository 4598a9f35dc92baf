package dev.kiln.android.engine;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class PixelSizeTest {
  @Test
  public void framesAreAboutAsLargeAsModelsLikeThem() {
    List<PixelSize> phone =
        List.of(
            new PixelSize(4032, 3024),
            new PixelSize(1920, 1080),
            new PixelSize(1280, 960),
            new PixelSize(640, 480),
            new PixelSize(640, 360),
            new PixelSize(320, 240));
    assertEquals(new PixelSize(640, 480), PixelSize.ofFrames(phone));
    assertEquals(new PixelSize(1920, 1080), PixelSize.ofFrames(List.of(new PixelSize(1920, 1080))));
    assertEquals(PixelSize.DEFAULT, PixelSize.ofFrames(List.of()));
  }

  @Test
  public void largePicturesAreSampled() {
    assertEquals(1, new PixelSize(1600, 100).sampling(1600));
    assertEquals(2, new PixelSize(3000, 100).sampling(1600));
    assertEquals(8, new PixelSize(10_000, 10_000).sampling(1600));
  }
}
