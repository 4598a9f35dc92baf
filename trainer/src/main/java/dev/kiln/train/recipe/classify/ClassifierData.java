package dev.kiln.train.recipe.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.data.Batch;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/** The pictures that a classifier learns from and is tested on; one class each. */
public interface ClassifierData extends AutoCloseable {
  /** Returns the pictures in a few words that no others share. */
  String description();

  /** Returns the number of batches that an epoch trains on. */
  int steps();

  /** Makes an epoch's batches ready; the scope is closed after it. */
  void begin(int epoch, NDManager scope);

  /** Returns a batch to train on. */
  Batch train(int epoch, int index, NDManager scope);

  /** Returns the number of batches to test on. */
  int tests();

  /** Returns a batch to test on; nothing if none of its pictures can be read. */
  Optional<Batch> test(int index, NDManager scope);

  /** Returns test pictures for a sheet; nothing if none of them can be read. */
  Optional<Batch> shown(NDManager scope);

  /** Returns pictures in the size that they are shown in. */
  List<BufferedImage> pictures(NDArray images);

  /** Returns how many pictures are in a row of the sheet. */
  int columns();

  /** Returns pictures in 0..1 as the network takes them. */
  NDArray input(NDArray images);

  @Override
  void close();
}
