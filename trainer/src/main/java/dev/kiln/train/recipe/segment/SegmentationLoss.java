package dev.kiln.train.recipe.segment;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.segmentation.SegmentedPicture;
import dev.kiln.train.op.Operators;

/**
 * The loss of logits [N, C, H, W] against labels [N, H, W] of 0 to C - 1 or {@link
 * SegmentedPicture#IGNORED}, as the article "deeplab-v3plus" measures it.
 */
final class SegmentationLoss {
  private static final double SMOOTH = 1e-5;

  private SegmentationLoss() {}

  /** Cross-entropy, averaged over all pixels that are not ignored. */
  static NDArray crossEntropy(NDArray logits, NDArray labels) {
    return Operators.crossEntropy(logits, labels, SegmentedPicture.IGNORED);
  }

  /**
   * Dice loss (Milletari et al., "V-Net", 2016): 1 - mean over all classes of 2 |P T| / (|P| +
   * |T|), where P are the probabilities of the class in the whole batch and T tells where it is. As
   * in the article an ignored pixel is of no class, but its probabilities count in P.
   */
  static NDArray dice(NDArray logits, NDArray labels) {
    long classes = logits.getShape().get(1);
    NDArray probability = logits.softmax(1);
    NDArray indices =
        logits
            .getManager()
            .arange((int) classes)
            .toType(labels.getDataType(), false)
            .reshape(new Shape(1, classes, 1, 1));
    NDArray truth = labels.expandDims(1).eq(indices).toType(DataType.FLOAT32, false);
    int[] pixels = {0, 2, 3};
    NDArray common = truth.mul(probability).sum(pixels);
    NDArray all = truth.sum(pixels).add(probability.sum(pixels));
    return common.mul(scalar(2, common)).add(SMOOTH).div(all.add(SMOOTH)).mean().neg().add(1);
  }
}
