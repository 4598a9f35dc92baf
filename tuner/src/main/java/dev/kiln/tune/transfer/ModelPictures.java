package dev.kiln.tune.transfer;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.Batch;
import dev.kiln.train.op.Operators;
import dev.kiln.train.recipe.classify.ClassifierData;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * Pictures as a model takes them: bytes [N, H, W, C].
 *
 * @param data gives squares in 0..1, [N, 1 or 3, S, S], as wide as the longer side of the input
 * @param input the shape [N, H, W, C] that the model takes
 */
public record ModelPictures(ClassifierData data, Shape input) implements ClassifierData {
  @Override
  public NDArray input(NDArray images) {
    long height = input.get(1);
    long width = input.get(2);
    NDArray sized = middle(resized(images, Math.max(height, width)), height, width);
    return bytes(channels(sized, (int) input.get(3)));
  }

  /** Returns pictures [N, C, H, W] in 0..1 as bytes [N, H, W, C]. */
  static NDArray bytes(NDArray planes) {
    return planes
        .mul(scalar(255, planes))
        .round()
        .transpose(0, 2, 3, 1)
        .toType(DataType.UINT8, false);
  }

  private static NDArray resized(NDArray images, long side) {
    return images.getShape().get(2) == side
        ? images
        : Operators.interpolateBilinear(images, side, side, false);
  }

  private static NDArray middle(NDArray images, long height, long width) {
    long top = (images.getShape().get(2) - height) / 2;
    long left = (images.getShape().get(3) - width) / 2;
    return images.get(":, :, {}:{}, {}:{}", top, top + height, left, left + width);
  }

  /** Returns pictures [N, C, H, W] with as many channels as are wanted. */
  static NDArray channels(NDArray images, int wanted) {
    long found = images.getShape().get(1);
    if (found == wanted) {
      return images;
    }
    if (found == 1) {
      return images.repeat(1, wanted);
    }
    NDManager scope = images.getManager();
    // The luminance of ITU-R BT.601, as grey pictures are made everywhere else.
    NDArray luminance = scope.create(new float[] {0.299f, 0.587f, 0.114f}, new Shape(1, 3, 1, 1));
    return images.mul(luminance).sum(new int[] {1}, true);
  }

  @Override
  public String description() {
    return data.description();
  }

  @Override
  public int steps() {
    return data.steps();
  }

  @Override
  public void begin(int epoch, NDManager scope) {
    data.begin(epoch, scope);
  }

  @Override
  public Batch train(int epoch, int index, NDManager scope) {
    return data.train(epoch, index, scope);
  }

  @Override
  public int tests() {
    return data.tests();
  }

  @Override
  public Optional<Batch> test(int index, NDManager scope) {
    return data.test(index, scope);
  }

  @Override
  public Optional<Batch> shown(NDManager scope) {
    return data.shown(scope);
  }

  @Override
  public List<BufferedImage> pictures(NDArray images) {
    return data.pictures(images);
  }

  @Override
  public int columns() {
    return data.columns();
  }

  @Override
  public void close() {
    data.close();
  }
}
