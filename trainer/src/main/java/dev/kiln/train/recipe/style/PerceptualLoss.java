package dev.kiln.train.recipe.style;

import static dev.kiln.train.op.ChannelsLast.channelsLast;
import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.kiln.train.TrainingException;
import dev.kiln.train.fit.Metrics;
import dev.kiln.train.network.Features;
import dev.kiln.train.network.Vgg16;
import dev.kiln.train.op.Precision;
import java.nio.file.Path;
import java.util.List;

/**
 * The loss of pictures against the content of photos and the style of a painting (Johnson et al.,
 * "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", 2016). All pictures are
 * normalized.
 */
final class PerceptualLoss {
  /** The position of relu3_3 among the features. */
  private static final int CONTENT = 2;

  private final Block vgg16;
  private final Precision precision;
  private final List<NDArray> styleGrams;
  private final Weights weights;

  /** How much each part of the loss counts. */
  record Weights(float content, float style, float variation) {}

  /** The parts of the loss, each weighted already; scalars. */
  record Parts(NDArray content, NDArray style, NDArray variation) {
    /** Their sum, with so much of the style. */
    NDArray total(float styleShare) {
      return content.add(weighted(style, styleShare)).add(variation);
    }

    /** Adds each, and their sum, to the measures of so many pictures. */
    void measure(Metrics measures, long pictures) {
      measures.add("loss", total(1).getFloat(), pictures);
      measures.add("content", content.getFloat(), pictures);
      measures.add("style", style.getFloat(), pictures);
      measures.add("variation", variation.getFloat(), pictures);
    }
  }

  /**
   * Creates the loss for one painting.
   *
   * @param vgg16 three of its stages or four
   * @param precision to compute in
   * @param painting [1, 3, H, W]; its manager owns what is remembered of it
   */
  PerceptualLoss(Block vgg16, Precision precision, NDArray painting, Weights weights) {
    this.vgg16 = vgg16;
    this.precision = precision;
    this.weights = weights;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      styleGrams = features(painting).stream().map(PerceptualLoss::gram).toList();
      NDScope.unregister(new NDList(styleGrams));
    }
  }

  /**
   * Creates the loss for one painting, weighted as settings say.
   *
   * @param vgg16 the file of its weights
   * @param manager owns them
   * @throws TrainingException if the file cannot be read, or ends before relu3_3
   */
  static PerceptualLoss of(
      Path vgg16, NDArray painting, StyleSettings settings, NDManager manager) {
    Features features = Vgg16.pretrained(vgg16, manager);
    if (features.getOutputShapes(new Shape[] {new Shape(1, 3, 32, 32)}).length <= CONTENT) {
      throw new TrainingException(
          "%s: the weights end before features.14, VGG16's relu3_3, which the content loss needs; use a file that"
                  .formatted(vgg16)
              + " has it");
    }
    return new PerceptualLoss(
        features,
        settings.fit().precision(),
        painting,
        new Weights(
            (float) settings.contentWeight(),
            (float) settings.styleWeight(),
            (float) settings.tvWeight()));
  }

  /** Returns the content of photos [N, 3, H, W], without gradients: relu3_3. */
  NDArray content(NDArray photos) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray content = features(photos).get(CONTENT);
      NDScope.unregister(content);
      return content;
    }
  }

  /**
   * Returns the loss of pictures.
   *
   * @param pictures [N, 3, H, W]
   * @param content what {@link #content} gives for the photos they shall show
   */
  Parts of(NDArray pictures, NDArray content) {
    NDList features = features(pictures);
    NDArray style = meanSquare(gram(features.get(0)).sub(styleGrams.get(0)));
    for (int i = 1; i < features.size(); i++) {
      style = style.add(meanSquare(gram(features.get(i)).sub(styleGrams.get(i))));
    }
    return new Parts(
        weighted(meanSquare(features.get(CONTENT).sub(content)), weights.content()),
        weighted(style, weights.style()),
        weighted(variation(pictures), weights.variation()));
  }

  /** relu1_2, relu2_2, relu3_3 and, if there is a fourth stage, relu4_3. */
  private NDList features(NDArray pictures) {
    // Convolutions are faster with channels last.
    return precision.forward(vgg16, new NDList(channelsLast(pictures)), false);
  }

  /**
   * Returns the Gram matrix (Gatys et al., 2016): the products of every two channels, divided by
   * their size.
   *
   * @param features [N, C, H, W]
   * @return [N, C, C]
   */
  static NDArray gram(NDArray features) {
    Shape shape = features.getShape();
    NDArray flat = features.reshape(shape.get(0), shape.get(1), shape.get(2) * shape.get(3));
    NDArray products = flat.matMul(flat.transpose(0, 2, 1));
    return products.div(scalar((double) shape.size() / shape.get(0), products));
  }

  /**
   * Returns the total variation: the sum of the differences of neighbouring pixels, in all channels
   * of all pictures.
   */
  static NDArray variation(NDArray pictures) {
    NDArray across =
        pictures.get(new NDIndex("..., 1:")).sub(pictures.get(new NDIndex("..., :-1")));
    NDArray down =
        pictures.get(new NDIndex("..., 1:, :")).sub(pictures.get(new NDIndex("..., :-1, :")));
    return across.abs().sum().add(down.abs().sum());
  }

  private static NDArray weighted(NDArray loss, float weight) {
    return loss.mul(scalar(weight, loss));
  }

  private static NDArray meanSquare(NDArray difference) {
    return difference.square().mean();
  }
}
