package dev.kiln.train.data.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassColorsTest {
  /** The first colours of the challenge's development kit. */
  @Test
  void vocsClassesHaveVocsColours() {
    int[] first = {0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080, 0x008080, 0x808080};
    int[] colors = ClassColors.of(VocFolder.VOC_CLASSES);
    assertArrayEquals(first, Arrays.copyOf(colors, 8));
    assertArrayEquals(new int[] {0x400000, 0xc00000}, Arrays.copyOfRange(colors, 8, 10));
  }

  @Test
  void streetsHaveTheirOwn() {
    assertArrayEquals(
        new int[] {0x804080, 0x400080}, ClassColors.of(List.of("road", "car")), "as CamVid");
    assertArrayEquals(new int[] {0x000000, 0x800000}, ClassColors.of(List.of("road", "river")));
  }
}
