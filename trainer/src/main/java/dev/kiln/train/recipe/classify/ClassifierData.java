package dev.kiln.train.recipe.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.data.Batch;
import java.awt.image.BufferedImage;
import java.util.List;

/** The pictures that a classifier learns from and is tested on; one class each. */
interface ClassifierData extends AutoCloseable {
  /** The pictures in a few words that no others share. */
  String description();

  /** The number of batches that an epoch trains on. */
  int steps();

  /** Makes an epoch's batches ready; the scope is closed after it. */
  void begin(int epoch, NDManager scope);

  /** A batch to train on. */
  Batch train(int epoch, int index, NDManager scope);

  /** The number of batches to test on. */
  int tests();

  /** A batch to test on. */
  Batch test(int index, NDManager scope);

  /** Test pictures for a sheet. */
  Batch shown(NDManager scope);

  /** Pictures in the size that they are shown in. */
  List<BufferedImage> pictures(NDArray images);

  /** How many pictures are in a row of the sheet. */
  int columns();

  /** Pictures in 0..1 as the network takes them. */
  NDArray input(NDArray images);

  @Override
  void close();
}
