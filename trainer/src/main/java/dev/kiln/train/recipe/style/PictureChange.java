package dev.kiln.train.recipe.style;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;

/** Adds to one picture [1, 3, H, W] a change of each pixel, which is learned; at first 0. */
final class PictureChange extends AbstractBlock {
  private final Parameter change;

  PictureChange() {
    change =
        addParameter(
            Parameter.builder()
                .setName("change")
                .setType(Parameter.Type.OTHER)
                .optInitializer(Initializer.ZEROS)
                .build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    var picture = inputs.singletonOrThrow();
    return new NDList(picture.add(parameters.getValue(change, picture.getDevice(), training)));
  }

  @Override
  protected void prepare(Shape[] inputs) {
    change.setShape(inputs[0]);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
