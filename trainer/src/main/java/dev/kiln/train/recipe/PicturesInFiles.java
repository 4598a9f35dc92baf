package dev.kiln.train.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kiln.train.data.Batches;
import dev.kiln.train.data.PictureBatches;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.data.SampleSet;
import java.util.Optional;

/** The middles of pictures in files. */
final class PicturesInFiles implements TrainingPictures {
  private final PictureFolder train;
  private final PictureFolder test;
  private final Taking taking;
  private final int side;
  private final PictureBatches batches;

  PicturesInFiles(PictureFolder train, PictureFolder test, Taking taking) {
    this.train = train.spread(taking.fit().limit());
    this.test = test.spread(taking.fit().testLimit());
    this.taking = taking;
    side = (int) TrainingPictures.shape(taking.input()).get(2);
    batches =
        new PictureBatches(
            this.train,
            new PictureBatches.Crops(side, 1, false, taking.fit().seed()),
            taking.fit().batch());
  }

  @Override
  public String description() {
    return SampleSet.describe(train, test);
  }

  @Override
  public int steps() {
    // Normalizations cannot learn from one picture; it has its turn in another epoch.
    boolean oneIsLeft = train.size() % taking.fit().batch() == 1;
    return oneIsLeft && batches.count() > 1 ? batches.count() - 1 : batches.count();
  }

  @Override
  public void begin(int epoch, NDManager scope) {}

  @Override
  public NDArray train(int epoch, int index, NDManager scope) {
    return TanhRange.of(batches.get(epoch, index, scope).images(), taking.input());
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
    int from = index * taking.testBatch();
    int to = Math.min(from + taking.testBatch(), test.size());
    return middles(new PictureFolder(test.path(), test.files().subList(from, to)), scope);
  }

  @Override
  public Optional<NDArray> shown(int count, NDManager scope) {
    return middles(test.spread(count), scope);
  }

  private Optional<NDArray> middles(PictureFolder pictures, NDManager scope) {
    return PictureBatches.middles(pictures, side, scope)
        .map(squares -> TanhRange.of(squares.images(), taking.input()));
  }

  @Override
  public void close() {
    batches.close();
  }
}
