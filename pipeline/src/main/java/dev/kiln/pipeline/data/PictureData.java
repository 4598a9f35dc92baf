package dev.kiln.pipeline.data;

import dev.kiln.graph.Dim;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import dev.kiln.runtime.Tensor;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.task.Normalization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form in which a model takes pictures.
 *
 * @param input the name of the input
 * @param type float or uint8
 * @param batch how often a picture is repeated
 * @param channels 1 or 3
 * @param height the height in pixels; 0 for the picture's own
 * @param width the width in pixels; 0 for the picture's own
 * @param order the order of the axes
 * @param normalization the numbers that bytes become, if the type is float
 */
public record PictureData(
    String input,
    ElementType type,
    int batch,
    int channels,
    int height,
    int width,
    Order order,
    Normalization normalization) {
  /** The order of the axes. */
  public enum Order {
    /** [N, C, H, W]. */
    CHANNELS_FIRST,
    /** [N, H, W, C]. */
    CHANNELS_LAST,
    /** [N, H * W] of square grey pictures. */
    FLAT
  }

  private static final int DEFAULT_ROW = 784;

  /**
   * Returns the form that an input takes, with floats in 0..1; nothing if it cannot hold pictures.
   *
   * @param input [N, C, H, W], [N, H, W, C] or [N, H * W] of a square, float or uint8
   */
  public static Optional<PictureData> of(Value input) {
    List<Dim> shape = input.shape() == null ? List.of() : input.shape();
    boolean flat = shape.size() == 2;
    if (!flat && shape.size() != 4
        || input.type() != ElementType.FLOAT && input.type() != ElementType.UINT8) {
      return Optional.empty();
    }
    if (flat) {
      int side = (int) Math.round(Math.sqrt(size(shape.get(1), DEFAULT_ROW)));
      return side * side == size(shape.get(1), DEFAULT_ROW)
          ? Optional.of(of(input, 1, side, side, Order.FLAT))
          : Optional.empty();
    }
    boolean last = isColour(shape.get(3)) && !isColour(shape.get(1));
    int channels = size(shape.get(last ? 3 : 1), 3);
    return channels == 1 || channels == 3
        ? Optional.of(
            of(
                input,
                channels,
                size(shape.get(last ? 1 : 2), 0),
                size(shape.get(last ? 2 : 3), 0),
                last ? Order.CHANNELS_LAST : Order.CHANNELS_FIRST))
        : Optional.empty();
  }

  private static PictureData of(Value input, int channels, int height, int width, Order order) {
    return new PictureData(
        input.name(),
        input.type(),
        size(input.shape().get(0), 1),
        channels,
        height,
        width,
        order,
        Normalization.unit());
  }

  /** Returns this form with other numbers for bytes. */
  public PictureData normalizing(Normalization numbers) {
    return new PictureData(input, type, batch, channels, height, width, order, numbers);
  }

  /** Returns the form of the same model when it is dressed: bytes [N, H, W, C] named image. */
  public PictureData dressed() {
    return new PictureData(
        "image",
        ElementType.UINT8,
        batch,
        channels,
        height,
        width,
        Order.CHANNELS_LAST,
        normalization);
  }

  /** Returns whether pictures of every size are taken as they are. */
  boolean isOpen() {
    return height == 0 || width == 0;
  }

  /** Returns a picture as the input, resized if the size is fixed. */
  public Map<String, Tensor> inputs(Image picture) {
    int h = height == 0 ? picture.height() : height;
    int w = width == 0 ? picture.width() : width;
    byte[] rows =
        picture.resize(w, h).to(channels == 1 ? PixelFormat.GREY : PixelFormat.RGB).pixels();
    long[] dims =
        switch (order) {
          case CHANNELS_FIRST -> new long[] {batch, channels, h, w};
          case CHANNELS_LAST -> new long[] {batch, h, w, channels};
          case FLAT -> new long[] {batch, rows.length};
        };
    byte[] one = order == Order.CHANNELS_FIRST ? planes(rows) : rows;
    return Map.of(input, type == ElementType.UINT8 ? bytes(one, dims) : floats(one, dims));
  }

  private Tensor bytes(byte[] one, long... dims) {
    byte[] repeated = new byte[batch * one.length];
    for (int i = 0; i < batch; i++) {
      System.arraycopy(one, 0, repeated, i * one.length, one.length);
    }
    return Tensor.bytes(repeated, dims);
  }

  private Tensor floats(byte[] one, long... dims) {
    int plane = one.length / channels;
    float[] numbers = new float[batch * one.length];
    for (int i = 0; i < numbers.length; i++) {
      int at = i % one.length;
      int channel = order == Order.CHANNELS_FIRST ? at / plane : at % channels;
      numbers[i] = normalization.normalize(one[at] & 0xff, channel, channels);
    }
    return Tensor.floats(numbers, dims);
  }

  private byte[] planes(byte[] rows) {
    byte[] planes = new byte[rows.length];
    int count = rows.length / channels;
    for (int i = 0; i < rows.length; i++) {
      planes[i % channels * count + i / channels] = rows[i];
    }
    return planes;
  }

  private static boolean isColour(Dim dim) {
    return dim.equals(Dim.of(1)) || dim.equals(Dim.of(3));
  }

  private static int size(Dim dim, int otherwise) {
    return dim instanceof Dim.Fixed fixed && fixed.size() > 0 ? (int) fixed.size() : otherwise;
  }
}
