package dev.kiln.train.data.segmentation;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A generated data set in the layout of Pascal VOC: red and blue rectangles on a dim ground. */
public final class Shapes {
  public static final List<String> CLASSES = List.of("ground", "red", "blue");

  private static final int[] COLORS = {0x404840, 0xc02020, 0x2020c0};
  private static final int SIDE = 64;

  private Shapes() {}

  /** Writes a data set: 12 pictures to train on, 4 to validate with. */
  public static VocFolder write(Path folder) throws IOException {
    for (String part : List.of("JPEGImages", "SegmentationClass", "ImageSets/Segmentation")) {
      Files.createDirectories(folder.resolve(part));
    }
    Files.write(folder.resolve("classes.txt"), List.of("ground", "red", "blue", "void"));
    list(folder, "train", 0, 12);
    list(folder, "val", 12, 16);
    return VocFolder.open(folder);
  }

  private static void list(Path folder, String name, int from, int to) throws IOException {
    List<String> names = IntStream.range(from, to).mapToObj(i -> "shape" + i).toList();
    Files.write(folder.resolve("ImageSets/Segmentation").resolve(name + ".txt"), names);
    for (int i = from; i < to; i++) {
      picture(folder, "shape" + i, new Random(i));
    }
  }

  private static void picture(Path folder, String name, Random random) throws IOException {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    BufferedImage mask = palette(SIDE, SIDE);
    rectangle(picture, mask, 0, 0, SIDE, SIDE, 0);
    for (int label = 1; label < COLORS.length; label++) {
      int left = random.nextInt(40);
      int top = random.nextInt(40);
      rectangle(picture, mask, left, top, 16 + random.nextInt(8), 16 + random.nextInt(8), label);
    }
    rectangle(picture, mask, 0, 0, SIDE, 2, 3);
    ImageIO.write(picture, "jpg", folder.resolve("JPEGImages/" + name + ".jpg").toFile());
    ImageIO.write(mask, "png", folder.resolve("SegmentationClass/" + name + ".png").toFile());
  }

  private static void rectangle(
      BufferedImage picture, BufferedImage mask, int left, int top, int w, int h, int label) {
    for (int y = top; y < top + h; y++) {
      for (int x = left; x < left + w; x++) {
        picture.setRGB(x, y, COLORS[label % COLORS.length]);
        mask.getRaster().setSample(x, y, 0, label);
      }
    }
  }

  /** An indexed picture of 256 colours, all of them alike. */
  static BufferedImage palette(int width, int height) {
    byte[] grey = new byte[256];
    return new BufferedImage(
        width,
        height,
        BufferedImage.TYPE_BYTE_INDEXED,
        new IndexColorModel(8, 256, grey, grey, grey));
  }
}
