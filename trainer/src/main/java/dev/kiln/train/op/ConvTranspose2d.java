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
 * A layer of {@link Operators#convTranspose2d transposed convolution}: [N, C, H, W] to [N, filters,
 * H', W'], with PyTorch's parameters {@code weight} [C, filters / groups, height, width] and {@code
 * bias} [filters].
 */
public final class ConvTranspose2d extends AbstractBlock {
  private final Builder conv;
  private final Parameter weight;
  private final Parameter bias;

  private ConvTranspose2d(Builder builder) {
    conv = builder;
    weight =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
    bias =
        builder.bias
            ? addParameter(Parameter.builder().setName("bias").setType(Parameter.Type.BIAS).build())
            : null;
  }

  /** Returns a builder with stride 1, no padding, one group, dilation 1 and a bias. */
  public static Builder builder() {
    return new Builder();
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
        Operators.convTranspose2d(
            input,
            parameters.getValue(weight, device, training),
            parameters.getValue(bias, device, training),
            conv.stride,
            conv.padding,
            conv.outputPadding,
            conv.groups,
            conv.dilation));
  }

  @Override
  protected void prepare(Shape[] inputs) {
    weight.setShape(new Shape(inputs[0].get(1), conv.filters / conv.groups).addAll(conv.kernel));
    if (bias != null) {
      bias.setShape(new Shape(conv.filters));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {
      new Shape(inputs[0].get(0), conv.filters, size(inputs[0], 0), size(inputs[0], 1))
    };
  }

  private long size(Shape input, int dimension) {
    return (input.get(2 + dimension) - 1) * conv.stride.get(dimension)
        - 2 * conv.padding.get(dimension)
        + conv.dilation.get(dimension) * (conv.kernel.get(dimension) - 1)
        + conv.outputPadding.get(dimension)
        + 1;
  }

  /** Builds a {@link ConvTranspose2d}; named as DJL's convolutions are. */
  public static final class Builder {
    private Shape kernel;
    private int filters;
    private Shape stride = new Shape(1, 1);
    private Shape padding = new Shape(0, 0);
    private Shape outputPadding = new Shape(0, 0);
    private Shape dilation = new Shape(1, 1);
    private int groups = 1;
    private boolean bias = true;

    private Builder() {}

    /** Returns the kernel's height and width. */
    public Builder setKernelShape(Shape kernel) {
      this.kernel = kernel;
      return this;
    }

    /** Returns the number of output channels. */
    public Builder setFilters(int filters) {
      this.filters = filters;
      return this;
    }

    /** Returns how far apart the input's pixels are in the output. */
    public Builder optStride(Shape stride) {
      this.stride = stride;
      return this;
    }

    /** Returns how many pixels are taken off each border of the output. */
    public Builder optPadding(Shape padding) {
      this.padding = padding;
      return this;
    }

    /** Returns how many rows and columns are added at the output's bottom and right. */
    public Builder optOutputPadding(Shape outputPadding) {
      this.outputPadding = outputPadding;
      return this;
    }

    /** Returns how far apart the kernel's elements are in the output. */
    public Builder optDilation(Shape dilation) {
      this.dilation = dilation;
      return this;
    }

    /** Returns how many groups the channels are split into. */
    public Builder optGroups(int groups) {
      this.groups = groups;
      return this;
    }

    /** Whether a bias is added. */
    public Builder optBias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /** Returns the layer; throws IllegalArgumentException if kernel or filters are not set. */
    public ConvTranspose2d build() {
      if (kernel == null || filters <= 0 || filters % groups != 0) {
        throw new IllegalArgumentException(
            "ConvTranspose2d needs a kernel's shape and filters in whole groups");
      }
      return new ConvTranspose2d(this);
    }
  }
}
