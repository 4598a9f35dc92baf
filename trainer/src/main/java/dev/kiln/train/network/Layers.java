package dev.kiln.train.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import dev.kiln.train.op.ConvTranspose2d;
import dev.kiln.train.op.DepthwiseConv2d;
import dev.kiln.train.op.PixelShuffle;
import dev.kiln.train.op.StandardConv2d;

/**
 * The layers that the articles use, in their notation: kernels, strides and padding are square, and
 * the number of input channels or features is left to the input. {@code channels} and {@code units}
 * are those of the output.
 */
final class Layers {
  private Layers() {}

  static SequentialBlock sequential(Block... layers) {
    return new SequentialBlock().addAll(layers);
  }

  static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  static Block linearWithoutBias(int units) {
    return Linear.builder().setUnits(units).optBias(false).build();
  }

  static Block conv(int channels, int kernel, int stride, int padding) {
    return new StandardConv2d(convolution(channels, kernel, stride, padding));
  }

  /** Returns a convolution that a normalization follows, which makes a bias idle. */
  static Block convWithoutBias(int channels, int kernel, int stride, int padding) {
    return new StandardConv2d(convolution(channels, kernel, stride, padding).optBias(false));
  }

  /** Returns a convolution of pixels that are so far apart; padded to keep the size. */
  static Block dilatedConv(int channels, int kernel, int dilation) {
    return new StandardConv2d(
        convolution(channels, kernel, 1, dilation * (kernel - 1) / 2)
            .optDilation(square(dilation)));
  }

  /**
   * Returns a 3x3 convolution of every channel by itself, without bias; padded to keep the size.
   */
  static Block depthwiseConv(int channels, int stride, int dilation) {
    return new DepthwiseConv2d(
        convolution(channels, 3, stride, dilation)
            .optDilation(square(dilation))
            .optGroups(channels)
            .optBias(false));
  }

  private static Conv2d.Builder convolution(int channels, int kernel, int stride, int padding) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(square(kernel))
        .optStride(square(stride))
        .optPadding(square(padding));
  }

  static Block convTranspose(int channels, int kernel, int stride, int padding, int outputPadding) {
    return transposed(channels, kernel, stride, padding, outputPadding).build();
  }

  static Block convTransposeWithoutBias(
      int channels, int kernel, int stride, int padding, int outputPadding) {
    return transposed(channels, kernel, stride, padding, outputPadding).optBias(false).build();
  }

  private static ConvTranspose2d.Builder transposed(
      int channels, int kernel, int stride, int padding, int outputPadding) {
    return ConvTranspose2d.builder()
        .setFilters(channels)
        .setKernelShape(square(kernel))
        .optStride(square(stride))
        .optPadding(square(padding))
        .optOutputPadding(square(outputPadding));
  }

  /**
   * Returns the layer that doubles the size: a transposed convolution, or in its place an
   * enlargement and a 3x3 convolution, which leaves no chequered grid (Odena et al., "Deconvolution
   * and Checkerboard Artifacts", 2016).
   */
  static Block doubling(boolean upsample, int channels, Block transposed) {
    return upsample ? sequential(doubleSize(), conv(channels, 3, 1, 1)) : transposed;
  }

  /** PyTorch's batch normalization: epsilon 1e-5, momentum 0.1 (which DJL calls 0.9). */
  static Block batchNorm() {
    return batchNorm(1e-5f);
  }

  static Block batchNorm(float epsilon) {
    return BatchNorm.builder().optEpsilon(epsilon).optMomentum(0.9f).build();
  }

  static Block relu() {
    return Activation.reluBlock();
  }

  static Block relu6() {
    return LambdaBlock.singleton(x -> x.clip(0, 6), "ReLU6");
  }

  static Block leakyRelu(float slope) {
    return Activation.leakyReluBlock(slope);
  }

  static Block sigmoid() {
    return Activation.sigmoidBlock();
  }

  static Block tanh() {
    return Activation.tanhBlock();
  }

  static Block dropout(float rate) {
    return Dropout.builder().optRate(rate).build();
  }

  static Block maxPool(int kernel, int stride, int padding) {
    return Pool.maxPool2dBlock(square(kernel), square(stride), square(padding));
  }

  static Block avgPool(int kernel, int stride) {
    return Pool.avgPool2dBlock(square(kernel), square(stride));
  }

  /** Returns the mean of every channel: [N, C, H, W] to [N, C]. */
  static Block globalAvgPool() {
    return Pool.globalAvgPool2dBlock();
  }

  /** [N, ...] to [N, features]. */
  static Block flatten() {
    return Blocks.batchFlattenBlock();
  }

  /** [N, features] to [N, channels, size, size]. */
  static Block unflatten(int channels, int size) {
    return LambdaBlock.singleton(x -> x.reshape(-1, channels, size, size), "Unflatten");
  }

  /** [N, channels * factor * factor, H, W] to [N, channels, H * factor, W * factor]. */
  static Block pixelShuffle(int factor) {
    return new PixelShuffle(factor);
  }

  /** Returns every pixel twice in both directions: [N, C, H, W] to [N, C, 2H, 2W]. */
  static Block doubleSize() {
    return LambdaBlock.singleton(Layers::doubleSize, "Upsample");
  }

  private static NDArray doubleSize(NDArray x) {
    Shape shape = x.getShape();
    long[] size = {2 * shape.get(2), 2 * shape.get(3)};
    int nearest = 0;
    return x.getNDArrayInternal().interpolation(size, nearest, false);
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }
}
