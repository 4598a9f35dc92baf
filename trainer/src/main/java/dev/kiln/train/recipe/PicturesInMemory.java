package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.LabeledImages;
import dev.kiln.train.data.SampleSet;
import java.util.Optional;

/** Grey pictures of one size, such as MNIST's. */
final class PicturesInMemory implements TrainingPictures {
  private final LabeledImages train;
  private final LabeledImages test;
  private final Taking taking;
  private Batches batches;

  PicturesInMemory(LabeledImages train, LabeledImages test, Taking taking) {
    this.train = train.limit(taking.fit().limit());
    this.test = test.limit(taking.fit().testLimit());
    this.taking = taking;
  }

  @Override
  public String description() {
    return SampleSet.describe(train, test);
  }

  @Override
  public int steps() {
    return Batches.count(train.size(), taking.fit().batch());
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    int batch = taking.fit().batch();
    batches =
        taking.shuffle()
            ? Batches.shuffled(train, batch, false, taking.fit().seed(), epoch, scope)
            : Batches.inOrder(train, batch, scope);
  }

  @Override
  public NDArray train(int epoch, int index, NDManager scope) {
    return TanhRange.of(batches.get(index, scope).images(), taking.input());
  }

  @Override
  public int testSize() {
    return test.size();
  }

  @Override
  public int tests() {
    return Batches.count(test.size(), taking.testBatch());
  }

  @Override
  public Optional<NDArray> test(int index, NDManager scope) {
    return Optional.of(tests(taking.testBatch(), index, scope));
  }

  @Override
  public Optional<NDArray> shown(int count, NDManager scope) {
    return Optional.of(tests(count, 0, scope));
  }

  private NDArray tests(int batch, int index, NDManager scope) {
    return TanhRange.of(Batches.of(test, batch, index, scope).images(), taking.input());
  }

  @Override
  public void close() {}
}
