package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.Seeds;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A data set as arrays of the engine, resident for an epoch and cut into batches; the last batch
 * may be smaller.
 */
public final class Batches {
  private static final int CHUNK = 1000;

  private final NDArray images;
  private final NDArray labels;
  private final int batchSize;

  private Batches(LabeledImages data, int batchSize, NDManager manager) {
    this.batchSize = batchSize;
    ByteBuffer pixels = manager.allocateDirect(data.pixels().length);
    pixels.put(data.pixels()).flip();
    Shape shape = new Shape(data.size(), 1, data.height(), data.width());
    images = manager.create(pixels, shape, DataType.UINT8);
    ByteBuffer classes = manager.allocateDirect(data.size());
    classes.put(data.labels()).flip();
    try (NDArray bytes = manager.create(classes, new Shape(data.size()), DataType.UINT8)) {
      labels = bytes.toType(DataType.INT64, true);
    }
  }

  /** Returns a batch of the data in its own order, its arrays owned by the given manager. */
  public static Batch of(LabeledImages data, int batchSize, int index, NDManager manager) {
    int from = index * batchSize;
    LabeledImages part = data.part(from, Math.min(data.size(), from + batchSize));
    return inOrder(part, batchSize, manager).get(0, manager);
  }

  /** Returns the data in its own order. */
  public static Batches inOrder(LabeledImages data, int batchSize, NDManager manager) {
    return new Batches(data, batchSize, manager);
  }

  /**
   * Returns the data in the random order of an epoch.
   *
   * @param augment whether each picture is varied a little, anew in each epoch
   * @param seed of the run
   * @param epoch which one it is; the order depends on nothing but it and the seed
   */
  public static Batches shuffled(
      LabeledImages data, int batchSize, boolean augment, long seed, int epoch, NDManager manager) {
    int[] order = permutation(data.size(), Seeds.of(seed, "shuffle", epoch));
    int area = data.height() * data.width();
    byte[] pixels = new byte[data.pixels().length];
    byte[] labels = new byte[data.size()];
    // Each picture has its own seed, so chunks may run in parallel in whatever order.
    IntStream.range(0, (data.size() + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(
            chunk -> {
              Augmentation augmentation = new Augmentation(data.height(), data.width());
              int end = Math.min(data.size(), (chunk + 1) * CHUNK);
              for (int i = chunk * CHUNK; i < end; i++) {
                labels[i] = data.labels()[order[i]];
                if (augment) {
                  long own = Seeds.of(seed, "augment", epoch, order[i]);
                  augmentation.apply(
                      data.pixels(), order[i] * area, pixels, i * area, new SplittableRandom(own));
                } else {
                  System.arraycopy(data.pixels(), order[i] * area, pixels, i * area, area);
                }
              }
            });
    return new Batches(
        new LabeledImages(data.height(), data.width(), pixels, labels), batchSize, manager);
  }

  /** Returns a random order of 0 to size - 1, by Fisher and Yates. */
  public static int[] permutation(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int picked = order[j];
      order[j] = order[i];
      order[i] = picked;
    }
    return order;
  }

  /** Returns the number of batches. */
  public int count() {
    return count((int) labels.size(), batchSize);
  }

  /** Returns the number of batches that a number of pictures make; the last one may be smaller. */
  public static int count(int images, int batchSize) {
    return (images + batchSize - 1) / batchSize;
  }

  /** Returns a batch, its arrays owned by the given manager. */
  public Batch get(int index, NDManager manager) {
    long from = (long) index * batchSize;
    NDIndex slice = new NDIndex().addSliceDim(from, Math.min(labels.size(), from + batchSize));
    return new Batch(
        images.get(manager, slice).toType(DataType.FLOAT32, false).div(255),
        labels.get(manager, slice));
  }
}
