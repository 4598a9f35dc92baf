package dev.kiln.cli.export;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Value;
import dev.kiln.media.BufferedImages;
import dev.kiln.pictures.Pictures;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A picture as the input of a model: as bytes, or as floats in 0..1. */
final class PictureData {
  private PictureData() {}

  /**
   * Returns the input.
   *
   * @param input the model's first input, [N, C, H, W], [N, H, W, C] or [N, H * W] of a square
   * @param dressed whether the model is to take bytes, [N, H, W, C], in its place
   * @throws IllegalArgumentException if it cannot hold pictures
   */
  static Map<String, Tensor> of(Path file, Value input, boolean dressed) {
    List<Dim> shape = input.shape() == null ? List.of() : input.shape();
    boolean flat = shape.size() == 2;
    if (!flat && shape.size() != 4
        || input.type() != ElementType.FLOAT && input.type() != ElementType.UINT8) {
      throw new IllegalArgumentException(
          "--data %s: the input %s takes no pictures; give a .npz file".formatted(file, input));
    }
    boolean last = !flat && isColour(shape.get(3)) && !isColour(shape.get(1));
    Image picture = BufferedImages.image(Pictures.read(file));
    long side = flat ? Math.round(Math.sqrt(size(shape.get(1), 784))) : 0;
    int height = (int) (flat ? side : size(shape.get(last ? 1 : 2), picture.height()));
    int width = (int) (flat ? side : size(shape.get(last ? 2 : 3), picture.width()));
    int channels = (int) (flat ? 1 : size(shape.get(last ? 3 : 1), 3));
    byte[] pixels =
        picture
            .resize(width, height)
            .to(channels == 1 ? PixelFormat.GREY : PixelFormat.RGB)
            .pixels();
    int count = (int) size(shape.get(0), 1);
    if (dressed) {
      return Map.of("image", bytes(pixels, count, height, width, channels));
    }
    if (input.type() == ElementType.UINT8) {
      return Map.of(
          input.name(),
          bytes(
              last ? pixels : planes(pixels, channels),
              dims(count, height, width, channels, last)));
    }
    float[] numbers = new float[count * pixels.length];
    byte[] ordered = last ? pixels : planes(pixels, channels);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (ordered[i % ordered.length] & 0xff) / 255f;
    }
    long[] dims =
        flat ? new long[] {count, pixels.length} : dims(count, height, width, channels, last);
    return Map.of(input.name(), Tensor.floats(numbers, dims));
  }

  private static long[] dims(int count, int height, int width, int channels, boolean last) {
    return last
        ? new long[] {count, height, width, channels}
        : new long[] {count, channels, height, width};
  }

  private static Tensor bytes(byte[] pixels, long... dims) {
    byte[] repeated = new byte[(int) dims[0] * pixels.length];
    for (int i = 0; i < dims[0]; i++) {
      System.arraycopy(pixels, 0, repeated, i * pixels.length, pixels.length);
    }
    return Tensor.bytes(repeated, dims);
  }

  private static byte[] planes(byte[] pixels, int channels) {
    byte[] planes = new byte[pixels.length];
    int count = pixels.length / channels;
    for (int i = 0; i < pixels.length; i++) {
      planes[i % channels * count + i / channels] = pixels[i];
    }
    return planes;
  }

  private static boolean isColour(Dim dim) {
    return dim.equals(Dim.of(1)) || dim.equals(Dim.of(3));
  }

  private static long size(Dim dim, long otherwise) {
    return dim instanceof Dim.Fixed fixed && fixed.size() > 0 ? fixed.size() : otherwise;
  }
}
