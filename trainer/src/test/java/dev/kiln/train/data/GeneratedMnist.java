package dev.kiln.train.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Small data sets in MNIST's files: each class is a bar at a place of its own, with some noise. */
public final class GeneratedMnist {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  private GeneratedMnist() {}

  /** Pictures of all classes in turn, different ones for another seed. */
  public static LabeledImages images(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % CLASSES);
      int top = 2 + 2 * labels[i];
      for (int y = 0; y < SIDE; y++) {
        for (int x = 4; x < SIDE - 4; x++) {
          boolean bar = y >= top && y < top + 4;
          int value = (bar ? 200 : 0) + random.nextInt(50);
          pixels[(i * SIDE + y) * SIDE + x] = (byte) value;
        }
      }
    }
    return new LabeledImages(SIDE, SIDE, pixels, labels);
  }

  /** Writes a training and a test set as the four files. */
  public static void write(Path folder, int train, int test, String ending) throws IOException {
    write(folder, "train", images(train, 1), ending);
    write(folder, "t10k", images(test, 2), ending);
  }

  private static void write(Path folder, String name, LabeledImages data, String ending)
      throws IOException {
    new Idx(new int[] {data.size(), SIDE, SIDE}, data.pixels())
        .write(folder.resolve(name + "-images-idx3-ubyte" + ending));
    new Idx(new int[] {data.size()}, data.labels())
        .write(folder.resolve(name + "-labels-idx1-ubyte" + ending));
  }
}
