package dev.kiln.tune.transfer;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Node;
import dev.kiln.graph.onnx.OnnxModel;
import dev.kiln.train.data.ImageNet;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.network.Network;
import dev.kiln.train.recipe.style.StyleSettings;
import dev.kiln.tune.GraphBlock;
import java.util.List;
import java.util.Map;

/**
 * A model that makes pictures of bytes of such pictures, as a network that {@link
 * dev.kiln.train.recipe.style.Style} trains: normalized pictures [N, 3, H, W] to the same. What it
 * gives is taken before it is clamped and rounded, which would leave no gradient.
 */
public final class StyleBlock extends AbstractBlock {
  private static final Shape PICTURES = new Shape(-1, 3, -1, -1);
  private static final int SHOWN = 12;

  private final GraphBlock block;

  /**
   * Creates the network of a model.
   *
   * @throws GraphException if its output is no picture of bytes
   */
  public StyleBlock(OnnxModel model) {
    block = GraphBlock.of(model, List.of(levels(model)));
    block.weights().forEach(parameters::put);
  }

  /** Returns the value that becomes the picture's bytes: in front of the last Clip. */
  private static String levels(OnnxModel model) {
    Map<String, Node> producers = Head.producers(model.graph());
    String output = model.graph().outputs().get(0).name();
    Node node = producers.get(output);
    while (node != null && node.is("Transpose", "Slice", "Reshape", "Cast", "Round")) {
      node = producers.get(node.input(0));
    }
    if (node == null || !node.is("Clip")) {
      throw new GraphException(
          "the output '%s' is no picture of bytes that is clamped to 0..255".formatted(output));
    }
    return node.input(0);
  }

  /**
   * Returns the settings with which a model learns another painting.
   *
   * @param size the side of the squares that photos are made into
   */
  public static StyleSettings defaults(int size) {
    Hyperparameters fit = Hyperparameters.of(4, 4, 3e-4).withLimits(0, SHOWN);
    StyleSettings article = StyleSettings.ARTICLE;
    return new StyleSettings(
        fit,
        article.styleWeight(),
        article.contentWeight(),
        article.tvWeight(),
        0,
        0,
        size,
        article.styleSize(),
        1,
        true,
        "");
  }

  /** Returns the block of the model's graph. */
  public GraphBlock graph() {
    return block;
  }

  /** Returns this block as a network of one part. */
  public Network network() {
    return Network.of("model", "", Network.Kind.STYLE, PICTURES, () -> this);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    block.initialize(manager, type, inputs);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray photos = inputs.singletonOrThrow();
    NDArray bytes = ModelPictures.bytes(ImageNet.denormalize(photos).clip(0, 1));
    NDArray levels = block.forward(store, new NDList(bytes), training).singletonOrThrow();
    NDArray planes = levels.getShape().get(1) == 3 ? levels : levels.transpose(0, 3, 1, 2);
    NDArray cropped =
        planes.get(":, :, :{}, :{}", photos.getShape().get(2), photos.getShape().get(3));
    return new NDList(ImageNet.normalize(cropped.mul(scalar(1 / 255.0, cropped))));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] shapes) {
    return shapes.clone();
  }
}
