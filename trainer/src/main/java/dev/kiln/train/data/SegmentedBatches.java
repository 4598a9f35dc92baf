package dev.kiln.train.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.fit.Seeds;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Pictures and their labels in the random order of an epoch, each cropped at random, made by worker
 * threads ahead of their use. Pictures that don't fill a batch wait for another epoch.
 */
public final class SegmentedBatches implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int DEPTH = 4;

  private final Ahead<Crops> crops;

  /**
   * A batch.
   *
   * @param images float [N, 3, H, W], RGB in 0..1
   * @param labels uint8 [N, H, W], the class of every pixel or {@link SegmentedPicture#IGNORED}
   */
  public record Batch(NDArray images, NDArray labels) {
    /** The number of pictures. */
    public int size() {
      return (int) labels.getShape().get(0);
    }
  }

  private record Crops(int count, int height, int width, byte[] rgb, byte[] labels) {
    Batch arrays(NDManager manager) {
      NDArray pixels = bytes(rgb, new Shape(count, height, width, 3), manager);
      // The channels stay side by side in memory, which convolutions like better.
      NDArray images = pixels.transpose(0, 3, 1, 2).toType(DataType.FLOAT32, false).divi(255);
      return new Batch(images, bytes(labels, new Shape(count, height, width), manager));
    }
  }

  /**
   * The batches of an epoch; close them to end the threads.
   *
   * @param batch how many pictures a batch has, no more than there are
   * @param seed of the run
   * @param epoch which one it is; order and crops depend on nothing but it and the seed
   */
  public SegmentedBatches(SegmentedPictures pictures, int batch, Crop crop, long seed, int epoch) {
    int[] order = Batches.permutation(pictures.size(), Seeds.of(seed, "shuffle", epoch));
    int area = crop.size() * crop.size();
    crops =
        new Ahead<>(
            pictures.size() / batch,
            THREADS,
            DEPTH,
            index -> {
              byte[] rgb = new byte[3 * batch * area];
              byte[] labels = new byte[batch * area];
              for (int i = 0; i < batch; i++) {
                int picture = order[index * batch + i];
                long own = Seeds.of(seed, "crop", epoch, picture);
                crop.cut(pictures.get(picture), new SplittableRandom(own), rgb, labels, i);
              }
              return new Crops(batch, crop.size(), crop.size(), rgb, labels);
            });
  }

  /** A batch, its arrays owned by the given manager; ask for one after another. */
  public Batch get(int index, NDManager manager) {
    return crops.get(index).arrays(manager);
  }

  /** A whole picture as a batch of one, its arrays owned by the given manager. */
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
    crops.close();
  }
}
