package dev.kiln.train.recipe;

import static dev.kiln.train.op.Scalar.scalar;

import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.kiln.train.data.Picture;

/**
 * Pictures in the range of tanh, -1..1, shaped as a network takes and gives them: [N, C, H, W], or
 * flat, [N, H * W], for square grey ones.
 */
public final class TanhRange {
  private TanhRange() {}

  /**
   * Returns pictures as a network takes them: resized, grey repeated in every channel, colour made
   * grey if there is one channel.
   *
   * @param images [N, 1, H, W] or [N, 3, H, W] in 0..1
   * @param input the shape that the network takes; the batch does not matter
   */
  public static NDArray of(NDArray images, Shape input) {
    boolean row = input.dimension() == 2;
    boolean colour = images.getShape().get(1) > 1;
    NDArray shown = colour && (row || input.get(1) == 1) ? Picture.grey(images) : images;
    NDArray signed = shown.mul(scalar(2, shown)).sub(1);
    long n = images.getShape().get(0);
    if (row) {
      long side = TrainingPictures.shape(input).get(2);
      return resize(signed, side, side).reshape(n, input.get(1));
    }
    NDArray resized = resize(signed, input.get(2), input.get(3));
    return resized.broadcast(n, input.get(1), input.get(2), input.get(3));
  }

  /** Returns the way back, [N, C, H, W] in 0..1. */
  public static NDArray images(NDArray pictures) {
    NDArray images = pictures.add(1).div(scalar(2, pictures));
    if (images.getShape().dimension() == 2) {
      long side = Math.round(Math.sqrt(images.getShape().get(1)));
      return images.reshape(-1, 1, side, side);
    }
    return images;
  }

  /** Bilinear interpolation between the centres of pixels, antialiased where it shrinks. */
  public static NDArray resize(NDArray images, long height, long width) {
    Shape shape = images.getShape();
    if (shape.get(2) == height && shape.get(3) == width) {
      return images;
    }
    return images
        .getNDArrayInternal()
        .interpolation(new long[] {height, width}, Image.Interpolation.BILINEAR.ordinal(), false);
  }
}
