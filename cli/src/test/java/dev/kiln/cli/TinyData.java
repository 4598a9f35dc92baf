package dev.kiln.cli;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.data.Idx;
import dev.kiln.train.network.Network;
import dev.kiln.train.network.Vgg16;
import dev.kiln.train.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Random data sets in each layout that networks are trained from. */
final class TinyData {
  private TinyData() {}

  /** What {@code kiln train} has to be told about a data set for a network, which is written. */
  static Object[] of(Network network, Path folder) throws IOException {
    return switch (network.kind()) {
      case SEGMENTATION -> new Object[] {"--data", voc(folder), "--crop", "64"};
      case CLASSIFICATION -> new Object[] {"--data", classes(folder)};
      case STYLE ->
          new Object[] {
            "--data",
            photos(folder.resolve("photos"), 14),
            "--style",
            photo(folder.resolve("painting.png"), 99),
            "--vgg",
            vgg16(folder.resolve("vgg.safetensors")),
            "--size",
            "32",
            "--style-size",
            "32"
          };
      default -> new Object[] {"--data", mnist(folder, 40, 20)};
    };
  }

  /** MNIST's four files. */
  static Path mnist(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    writeDigits(folder, "train", train);
    writeDigits(folder, "t10k", test);
    return folder;
  }

  private static void writeDigits(Path folder, String name, int count) throws IOException {
    Random random = new Random(count);
    byte[] pixels = new byte[count * 28 * 28];
    random.nextBytes(pixels);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    new Idx(new int[] {count, 28, 28}, pixels)
        .write(folder.resolve(name + "-images-idx3-ubyte.gz"));
    new Idx(new int[] {count}, labels).write(folder.resolve(name + "-labels-idx1-ubyte.gz"));
  }

  /** So many photos of 40 x 32 pixels: 0.png and so on. */
  static Path photos(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      photo(folder.resolve(i + ".png"), i);
    }
    return folder;
  }

  static Path photo(Path file, int seed) throws IOException {
    int[] pixels = new Random(seed).ints(40 * 32, 0, 1 << 24).toArray();
    return write(file, pixels, BufferedImage.TYPE_INT_RGB);
  }

  private static Path write(Path file, int[] pixels, int type) throws IOException {
    BufferedImage picture = new BufferedImage(40, 32, type);
    if (type == BufferedImage.TYPE_BYTE_GRAY) {
      picture.getRaster().setPixels(0, 0, 40, 32, pixels);
    } else {
      picture.setRGB(0, 0, 40, 32, pixels, 0, 40);
    }
    String name = file.getFileName().toString();
    Files.createDirectories(file.getParent());
    ImageIO.write(picture, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    return file;
  }

  /** Two classes of ten photos. */
  static Path classes(Path folder) throws IOException {
    photos(folder.resolve("cat"), 10);
    photos(folder.resolve("dog"), 10);
    return folder;
  }

  /** Pascal VOC's layout with three classes. */
  static Path voc(Path folder) throws IOException {
    List<String> names = List.of("a", "b", "c", "d", "e", "f");
    for (int i = 0; i < names.size(); i++) {
      photo(folder.resolve("JPEGImages").resolve(names.get(i) + ".jpg"), i);
      int[] labels = new Random(i).ints(40 * 32, 0, 3).toArray();
      Path mask = folder.resolve("SegmentationClass").resolve(names.get(i) + ".png");
      write(mask, labels, BufferedImage.TYPE_BYTE_GRAY);
    }
    Path sets = Files.createDirectories(folder.resolve("ImageSets/Segmentation"));
    Files.write(sets.resolve("train.txt"), names.subList(0, 4));
    Files.write(sets.resolve("val.txt"), names.subList(4, 6));
    Files.write(folder.resolve("classes.txt"), List.of("sky", "road", "tree"));
    return folder;
  }

  /** Weights of VGG16 that no picture has trained. */
  static Path vgg16(Path file) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block features = Vgg16.features(3);
      features.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 32, 32));
      Weights.save(features, file);
    }
    return file;
  }
}
