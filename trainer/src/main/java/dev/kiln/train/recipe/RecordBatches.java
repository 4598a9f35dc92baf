package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import dev.kiln.train.Seeds;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Batches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** The samples of a DJL data set, cut into batches; the last batch may be smaller. */
final class RecordBatches {
  /** How many samples tell one data set from another of the same size. */
  private static final int CHECKED = 100;

  private final RandomAccessDataset data;
  private final int size;
  private final int batch;

  /** Samples of one batch, stacked: each array is [N, ...]. */
  record Samples(NDList inputList, NDList targets) {
    NDArray[] inputs() {
      return inputList.toArray(new NDArray[0]);
    }
  }

  /**
   * Creates the first samples of a data set.
   *
   * @param limit how many at most; 0 for all
   */
  RecordBatches(RandomAccessDataset data, int limit, int batch) {
    this.data = data;
    this.batch = batch;
    int all = Math.toIntExact(data.size());
    size = limit == 0 ? all : Math.min(limit, all);
    if (size == 0) {
      throw new TrainingException("the data set has no samples");
    }
  }

  /** Returns the number of batches. */
  int count() {
    return Batches.count(size, batch);
  }

  /** Returns a batch of an epoch, whose order depends on nothing but the seed and the epoch. */
  Samples shuffled(long seed, int epoch, int index, NDManager scope) {
    return samples(Batches.permutation(size, Seeds.of(seed, "shuffle", epoch)), index, scope);
  }

  /** Returns a batch of the samples in their own order. */
  Samples inOrder(int index, NDManager scope) {
    return samples(IntStream.range(0, size).toArray(), index, scope);
  }

  private Samples samples(int[] order, int index, NDManager scope) {
    List<NDList> inputs = new ArrayList<>();
    List<NDList> targets = new ArrayList<>();
    for (int i = index * batch; i < Math.min(size, (index + 1) * batch); i++) {
      Record sample = get(order[i], scope);
      inputs.add(sample.getData());
      targets.add(sample.getLabels());
    }
    return new Samples(stacked(inputs), stacked(targets));
  }

  /** Returns the arrays of several samples, those at the same position stacked. */
  private static NDList stacked(List<NDList> samples) {
    NDList stacked = new NDList();
    for (int i = 0; i < samples.get(0).size(); i++) {
      int position = i;
      stacked.add(
          NDArrays.stack(
              new NDList(samples.stream().map(sample -> sample.get(position)).toList())));
    }
    return stacked;
  }

  private Record get(int index, NDManager scope) {
    try {
      return data.get(scope, index);
    } catch (IOException e) {
      throw new TrainingException(
          "sample %d of the data set cannot be read (%s)".formatted(index, e.getMessage()), e);
    }
  }

  /** Describes the samples by their number and a checksum of samples at even distances. */
  String description() {
    CRC32 crc = new CRC32();
    int checked = Math.min(CHECKED, size);
    for (int i = 0; i < checked; i++) {
      try (NDManager scope = NDManager.newBaseManager()) {
        Record sample = get((int) ((long) i * size / checked), scope);
        sample.getData().forEach(array -> crc.update(array.toByteBuffer()));
        sample.getLabels().forEach(array -> crc.update(array.toByteBuffer()));
      }
    }
    return String.format(Locale.ROOT, "%d samples (%08x)", size, crc.getValue());
  }
}
