package dev.kiln.train.op;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A layer of {@link Operators#instanceNorm instance normalization} with PyTorch's learned {@code
 * weight} [C], at first 1, and {@code bias} [C], at first 0. The shape stays [N, C, H, W].
 */
public final class InstanceNorm2d extends AbstractBlock {
  private static final double EPSILON = 1e-5;

  private final Parameter weight;
  private final Parameter bias;

  public InstanceNorm2d() {
    weight =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.GAMMA).build());
    bias = addParameter(Parameter.builder().setName("bias").setType(Parameter.Type.BETA).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      PairList<String, Object> options) {
    NDArray input = inputs.singletonOrThrow();
    Device device = input.getDevice();
    return new NDList(
        Operators.instanceNorm(
            input,
            parameters.getValue(weight, device, training),
            parameters.getValue(bias, device, training),
            EPSILON));
  }

  @Override
  protected void prepare(Shape[] inputs) {
    Shape channels = new Shape(inputs[0].get(1));
    weight.setShape(channels);
    bias.setShape(channels);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {inputs[0]};
  }
}
