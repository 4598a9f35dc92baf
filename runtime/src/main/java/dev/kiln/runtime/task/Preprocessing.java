package dev.kiln.runtime.task;

import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.ResizeMode;

/**
 * What an undressed network, one that takes floats and not pictures, expects of them. Kiln's own
 * models need none: they carry it in their graph.
 *
 * <pre>{@code
 * Preprocessing.of(Normalization.imagenet()).withSize(224, 224).withFit(ResizeMode.CROP)
 * }</pre>
 *
 * @param width of the picture that the network sees, in pixels; 0 for any
 * @param height of the picture that the network sees, in pixels; 0 for any
 * @param channels what the network calls a pixel: RGB, BGR or GREY
 * @param layout the order of the numbers
 * @param fit how a picture of another shape comes into that size
 * @param input what the network makes of a pixel
 * @param output what the pixels of a picture are that the network gives
 */
public record Preprocessing(
    int width,
    int height,
    PixelFormat channels,
    Layout layout,
    ResizeMode fit,
    Normalization input,
    Normalization output) {
  /**
   * @throws IllegalArgumentException if a size is negative or only one is 0, or the channels have
   *     alpha
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

  /** Any size, RGB, NCHW; a picture that the network gives is normalised as what it takes. */
  public static Preprocessing of(Normalization normalization) {
    return new Preprocessing(
        0, 0, PixelFormat.RGB, Layout.NCHW, ResizeMode.STRETCH, normalization, normalization);
  }

  /** The same with the size that the network sees. */
  public Preprocessing withSize(int newWidth, int newHeight) {
    return new Preprocessing(newWidth, newHeight, channels, layout, fit, input, output);
  }

  /** The same with other channels. */
  public Preprocessing withChannels(PixelFormat format) {
    return new Preprocessing(width, height, format, layout, fit, input, output);
  }

  /** The same with another order of the numbers. */
  public Preprocessing withLayout(Layout order) {
    return new Preprocessing(width, height, channels, order, fit, input, output);
  }

  /** The same with another way into the network's size. */
  public Preprocessing withFit(ResizeMode way) {
    return new Preprocessing(width, height, channels, layout, way, input, output);
  }

  /** The same for a network that gives pictures in another range than it takes. */
  public Preprocessing withOutput(Normalization range) {
    return new Preprocessing(width, height, channels, layout, fit, input, range);
  }
}
