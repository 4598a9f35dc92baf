package dev.kiln.train.data.segmentation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.Seeds;
import dev.kiln.train.data.Batch;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.Prefetcher;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Batches of pictures and their labels, each cropped at random, made by worker threads ahead of the
 * step that asks for them. Close it to end the threads.
 */
public final class SegmentedBatches implements AutoCloseable {
  private final SegmentedPictures pictures;
  private final int batch;
  private final RandomCrop crop;
  private final long seed;
  private final Prefetcher<Crops> ahead;

  private record Crops(int count, int height, int width, byte[] rgb, byte[] labels) {
    Batch arrays(NDManager manager) {
      NDArray pixels = bytes(rgb, new Shape(count, height, width, 3), manager);
      // The channels stay last in memory, which makes convolutions faster.
      NDArray images = pixels.transpose(0, 3, 1, 2).toType(DataType.FLOAT32, false).divi(255);
      return new Batch(images, bytes(labels, new Shape(count, height, width), manager));
    }
  }

  /**
   * Batches in an order that is random in each epoch; pictures that do not fill one wait for
   * another epoch. What a batch holds depends on nothing but the pictures, the crop, the seed, and
   * its epoch and index.
   *
   * @param batch how many pictures a batch has, no more than there are
   * @param seed of the run
   */
  public SegmentedBatches(SegmentedPictures pictures, int batch, RandomCrop crop, long seed) {
    this.pictures = pictures;
    this.batch = batch;
    this.crop = crop;
    this.seed = seed;
    ahead = new Prefetcher<>(count(), this::cut);
  }

  private int[] chosen(int epoch, int index) {
    int[] order = Batches.permutation(pictures.size(), Seeds.of(seed, "shuffle", epoch));
    return Arrays.copyOfRange(order, index * batch, (index + 1) * batch);
  }

  /** Returns the names of the pictures in a batch of an epoch. */
  public List<String> names(int epoch, int index) {
    return IntStream.of(chosen(epoch, index)).mapToObj(pictures.names()::get).toList();
  }

  private Crops cut(int epoch, int index) {
    int[] chosen = chosen(epoch, index);
    int area = crop.size() * crop.size();
    byte[] rgb = new byte[3 * batch * area];
    byte[] labels = new byte[batch * area];
    for (int i = 0; i < batch; i++) {
      int picture = chosen[i];
      long own = Seeds.of(seed, "crop", epoch, picture);
      crop.cut(pictures.readable(picture), new SplittableRandom(own), rgb, labels, i);
    }
    return new Crops(batch, crop.size(), crop.size(), rgb, labels);
  }

  /** Returns the number of batches in an epoch. */
  public int count() {
    return pictures.size() / batch;
  }

  /** Returns a batch of an epoch and begins to make those after it. For one thread at a time. */
  public Batch get(int epoch, int index, NDManager manager) {
    return ahead.get(epoch, index).arrays(manager);
  }

  /** Returns a whole picture as a batch of one, its arrays owned by the given manager. */
  public static Batch whole(SegmentedPicture picture, NDManager manager) {
    return new Crops(1, picture.height(), picture.width(), picture.rgb(), picture.labels())
        .arrays(manager);
  }

  private static NDArray bytes(byte[] values, Shape shape, NDManager manager) {
    ByteBuffer buffer = manager.allocateDirect(values.length);
    buffer.put(values).flip();
    return manager.create(buffer, shape, DataType.UINT8);
  }

  @Override
  public void close() {
    ahead.close();
  }
}
