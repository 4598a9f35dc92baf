package dev.kiln.train.data.segmentation;

import java.util.List;
import java.util.Map;

/** A colour for each class, as 0xRRGGBB. */
public final class ClassColors {
  /** CamVid's colours for streets (Brostow et al., 2009), as SegNet's eleven classes have them. */
  private static final Map<String, Integer> STREET =
      Map.ofEntries(
          Map.entry("sky", 0x808080),
          Map.entry("building", 0x800000),
          Map.entry("pole", 0xc0c080),
          Map.entry("road", 0x804080),
          Map.entry("pavement", 0x3c28de),
          Map.entry("tree", 0x808000),
          Map.entry("sign_symbol", 0xc08080),
          Map.entry("fence", 0x404080),
          Map.entry("car", 0x400080),
          Map.entry("pedestrian", 0x404000),
          Map.entry("bicyclist", 0x0080c0));

  private ClassColors() {}

  /**
   * Returns the colours of classes in their order: the street's if each class has one there, else
   * those of Pascal VOC, of which black is the first.
   */
  public static int[] of(List<String> classes) {
    if (STREET.keySet().containsAll(classes)) {
      return classes.stream().mapToInt(STREET::get).toArray();
    }
    int[] colors = new int[classes.size()];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = voc(i);
    }
    return colors;
  }

  /** VOC's: the index's bits, three by three from the lowest, are the channels' highest bits. */
  private static int voc(int index) {
    int rgb = 0;
    for (int rest = index, bit = 7; rest > 0; rest >>= 3, bit--) {
      rgb |= (rest & 1) << 16 + bit | (rest >> 1 & 1) << 8 + bit | (rest >> 2 & 1) << bit;
    }
    return rgb;
  }
}
