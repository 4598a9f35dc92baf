package dev.kiln.runtime.task;

import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ResizeMode;
import java.io.Serializable;

/**
 * The conversion of pictures that an undressed network expects, one that takes floats instead of
 * pictures. Kiln's own models need none, because their graph contains it.
 *
 * <pre>{@code
 * Preprocessing.of(Normalization.imagenet()).withSize(224, 224).withFit(ResizeMode.CROP)
 * }</pre>
 *
 * @param width the width of the picture that the network sees, in pixels; 0 for any
 * @param height the height of the picture that the network sees, in pixels; 0 for any
 * @param channels the pixel format of the network: RGB, BGR or GREY
 * @param layout the order of the numbers
 * @param fit how a picture of another shape is resized to that size
 * @param input the normalization of the pixels that the network takes
 * @param output the normalization of the pixels that the network outputs
 */
public record Preprocessing(
    int width,
    int height,
    PixelFormat channels,
    Layout layout,
    ResizeMode fit,
    Normalization input,
    Normalization output)
    implements Serializable {
  /**
   * Creates a preprocessing.
   *
   * @throws IllegalArgumentException if a size is negative, only one of the sizes is 0, or the
   *     format has an alpha channel
   */
  public Preprocessing {
    if (width < 0 || height < 0 || (width == 0) != (height == 0)) {
      throw new IllegalArgumentException(
          "a network sees a picture of "
              + width
              + "x"
              + height
              + "; expected a size, or 0x0 for any");
    }
    if (channels.hasAlpha()) {
      throw new IllegalArgumentException("a network takes RGB, BGR or GREY, not " + channels);
    }
  }

  /**
   * Returns a preprocessing for any size, RGB and NCHW. Pictures that the network outputs have the
   * same normalization as its input.
   */
  public static Preprocessing of(Normalization normalization) {
    return new Preprocessing(
        0, 0, PixelFormat.RGB, Layout.NCHW, ResizeMode.STRETCH, normalization, normalization);
  }

  /**
   * Returns a preprocessing with another size of the picture that the network sees.
   *
   * @throws IllegalArgumentException if a size is negative, or only one of them is 0
   */
  public Preprocessing withSize(int newWidth, int newHeight) {
    return new Preprocessing(newWidth, newHeight, channels, layout, fit, input, output);
  }

  /**
   * Returns a preprocessing with another pixel format.
   *
   * @throws IllegalArgumentException if the format has an alpha channel
   */
  public Preprocessing withChannels(PixelFormat format) {
    return new Preprocessing(width, height, format, layout, fit, input, output);
  }

  /** Returns a preprocessing with another order of the numbers. */
  public Preprocessing withLayout(Layout order) {
    return new Preprocessing(width, height, channels, order, fit, input, output);
  }

  /** Returns a preprocessing with another way of resizing pictures to the network's size. */
  public Preprocessing withFit(ResizeMode way) {
    return new Preprocessing(width, height, channels, layout, way, input, output);
  }

  /**
   * Returns a preprocessing for a network whose output pictures have another range than its input.
   */
  public Preprocessing withOutput(Normalization range) {
    return new Preprocessing(width, height, channels, layout, fit, input, range);
  }
}
