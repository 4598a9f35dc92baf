package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.fit.Hyperparameters;
import java.util.Optional;

/**
 * Pictures without classes to train on and to test with, in -1..1 and in the shape that a network
 * takes. Close it to end the threads that read them.
 */
public interface TrainingPictures extends AutoCloseable {
  /**
   * How pictures are taken.
   *
   * @param input the shape that the network takes; the batch does not matter
   * @param testBatch how many pictures a test batch has
   * @param shuffle whether each epoch has an order of its own; pictures in files always do
   */
  record Taking(Shape input, int testBatch, boolean shuffle, Hyperparameters fit) {}

  /** Pictures to train on and to test with, before it is known how they are taken. */
  interface Source {
    TrainingPictures taken(Taking taking);
  }

  /** Returns pictures that are in memory. */
  static Source of(LabeledImages train, LabeledImages test) {
    return taking -> new PicturesInMemory(train, test, taking);
  }

  /** Returns pictures in files: the middle of each, resized. */
  static Source of(PictureFolder train, PictureFolder test) {
    return taking -> new PicturesInFiles(train, test, taking);
  }

  /**
   * Returns the shape of the pictures that a network takes, [N, C, H, W], also if it takes grey
   * ones in a row.
   */
  static Shape shape(Shape input) {
    if (input.dimension() == 4) {
      return input;
    }
    long side = Math.round(Math.sqrt(input.get(1)));
    return new Shape(input.get(0), 1, side, side);
  }

  /** Returns the pictures in a few words that no others share. */
  String description();

  /** Returns the number of batches that an epoch trains on. */
  int steps();

  /** Makes an epoch's batches ready; the scope is closed after it. */
  void begin(int epoch, NDManager scope);

  /** Returns a batch to train on. */
  NDArray train(int epoch, int index, NDManager scope);

  /** Returns the number of pictures to test with. */
  int testSize();

  /** Returns the number of batches to test on. */
  int tests();

  /** Returns a batch to test on; nothing if none of its pictures can be read. */
  Optional<NDArray> test(int index, NDManager scope);

  /** Returns so many test pictures, or all; nothing if none of them can be read. */
  Optional<NDArray> shown(int count, NDManager scope);

  @Override
  void close();
}
