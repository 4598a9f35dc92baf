package dev.kiln.tune.transfer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.kiln.graph.Dim;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ModelCard;
import dev.kiln.train.fit.Hyperparameters;
import dev.kiln.train.fit.Schedule;
import dev.kiln.train.network.Network;
import dev.kiln.train.op.Operators;
import dev.kiln.train.recipe.PixelScaling;
import dev.kiln.train.recipe.segment.SegmentGuide;
import dev.kiln.train.recipe.segment.SegmentSettings;
import dev.kiln.tune.GraphBlock;
import java.util.List;
import java.util.Optional;

/**
 * A model that takes pictures as bytes and scores the classes of each pixel, as a network that
 * {@link dev.kiln.train.recipe.segment.Segment} trains: pictures [N, 3, H, W] in 0..1 to logits [N,
 * C, H, W]. Pictures are stretched to the size that the file fixes, and logits back to theirs, as
 * in use. All parameters but those of the head belong to the backbone.
 */
public final class SegmenterBlock extends AbstractBlock {
  private static final Shape PICTURES = new Shape(-1, 3, -1, -1);

  private final GraphBlock block;
  private final int classes;
  private final List<Dim> input;
  private final boolean alignCorners;

  /** Creates the network of a model with a head for so many classes. */
  public SegmenterBlock(NewHead model, int classes) {
    block = GraphBlock.of(model.model(), List.of(model.scores()));
    this.classes = classes;
    Value image = model.model().graph().inputs().get(0);
    input = image.shape();
    alignCorners = ModelCard.read(model.model().metadata()).alignCorners();
    block
        .weights()
        .forEach(
            (name, weight) ->
                parameters.put(
                    (model.weights().contains(name) ? "head." : "backbone.") + name, weight));
  }

  /**
   * Returns the settings with which a model learns other classes.
   *
   * @param crop the side of the squares that are cut out of the training pictures
   */
  public static SegmentSettings defaults(int crop, List<String> classes) {
    Hyperparameters fit = Hyperparameters.of(20, 4, 5e-4, Schedule.COSINE);
    return new SegmentSettings(
        fit,
        2,
        crop,
        0.5,
        2,
        0.3,
        true,
        1,
        true,
        SegmentSettings.Method.ADAM,
        0.9,
        0,
        PixelScaling.UNIT,
        "",
        0,
        0,
        SegmentGuide.NONE,
        classes);
  }

  /** Returns the block of the model's graph. */
  public GraphBlock graph() {
    return block;
  }

  /** Returns this block as a network of one part. */
  public Network network() {
    return Network.of("model", "", Network.Kind.SEGMENTATION, PICTURES, () -> this);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    block.initialize(manager, type, inputs);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> options) {
    NDArray pictures = inputs.singletonOrThrow();
    long height = pictures.getShape().get(2);
    long width = pictures.getShape().get(3);
    NDArray fitting = stretched(pictures, fixed(1).orElse(height), fixed(2).orElse(width), false);
    int channels = fixed(3).map(Math::toIntExact).orElse(3);
    NDArray bytes = ModelPictures.bytes(ModelPictures.channels(fitting, channels));
    NDArray scores = block.forward(store, new NDList(bytes), training).singletonOrThrow();
    return new NDList(stretched(planes(scores), height, width, alignCorners));
  }

  private Optional<Long> fixed(int axis) {
    return input.get(axis) instanceof Dim.Fixed size ? Optional.of(size.size()) : Optional.empty();
  }

  /** Returns scores with the classes in front, which other frameworks have at the end. */
  private NDArray planes(NDArray scores) {
    Shape shape = scores.getShape();
    return shape.get(1) != classes && shape.get(3) == classes
        ? scores.transpose(0, 3, 1, 2)
        : scores;
  }

  private static NDArray stretched(NDArray planes, long height, long width, boolean alignCorners) {
    Shape shape = planes.getShape();
    return shape.get(2) == height && shape.get(3) == width
        ? planes
        : Operators.interpolateBilinear(planes, height, width, alignCorners);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] shapes) {
    Shape pictures = shapes[0];
    return new Shape[] {new Shape(pictures.get(0), classes, pictures.get(2), pictures.get(3))};
  }
}
