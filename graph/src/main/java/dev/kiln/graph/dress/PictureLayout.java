package dev.kiln.graph.dress;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.List;

/**
 * The layout of pictures in a network, with one channel or three.
 *
 * @param batch the number of pictures
 * @param channels 1 or 3
 * @param height the height in pixels
 * @param width the width in pixels
 * @param order where the channels are
 */
record PictureLayout(Dim batch, int channels, Dim height, Dim width, Order order) {
  /** The order of the axes. */
  enum Order {
    /** [N, C, H, W]. */
    CHANNELS_FIRST,
    /** [N, H, W, C], as the bytes of pictures are. */
    CHANNELS_LAST,
    /** [N, side * side], for square grey pictures. */
    FLAT
  }

  /**
   * Returns the layout of an input.
   *
   * @throws GraphException if it cannot hold pictures
   */
  static PictureLayout ofInput(Value value) {
    PictureLayout layout = of(value);
    if (layout == null) {
      throw refused("input", "[N, C, H, W], [N, H, W, C] with 1 or 3 channels", value);
    }
    return layout;
  }

  /**
   * Returns the layout of an output.
   *
   * @throws GraphException if it cannot hold pictures
   */
  static PictureLayout ofOutput(Value value) {
    PictureLayout layout = of(value);
    if (layout == null || layout.order == Order.CHANNELS_LAST) {
      throw refused("output", "[N, 1, H, W], [N, 3, H, W]", value);
    }
    return layout;
  }

  private static PictureLayout of(Value value) {
    List<Dim> shape = value.shape();
    if (value.type() != ElementType.FLOAT || shape == null) {
      return null;
    }
    if (shape.size() == 4 && isColour(shape.get(1))) {
      int channels = (int) size(shape.get(1));
      return new PictureLayout(
          shape.get(0), channels, shape.get(2), shape.get(3), Order.CHANNELS_FIRST);
    }
    if (shape.size() == 4 && isColour(shape.get(3))) {
      int channels = (int) size(shape.get(3));
      return new PictureLayout(
          shape.get(0), channels, shape.get(1), shape.get(2), Order.CHANNELS_LAST);
    }
    if (shape.size() == 2 && shape.get(1) instanceof Dim.Fixed row && side(row.size()) > 0) {
      Dim side = Dim.of(side(row.size()));
      return new PictureLayout(shape.get(0), 1, side, side, Order.FLAT);
    }
    return null;
  }

  private static GraphException refused(String role, String shapes, Value found) {
    return new GraphException(
        "a picture needs an %s of float %s or [N, H * W] of a square, the network has %s; leave it undressed"
            .formatted(role, shapes, found));
  }

  /** Returns the side of a square with that number of pixels, or 0 if there is none. */
  static long side(long pixels) {
    long side = Math.round(Math.sqrt(pixels));
    return side * side == pixels ? side : 0;
  }

  /** Returns this layout with the height and width of another one. */
  PictureLayout sized(PictureLayout other) {
    return new PictureLayout(batch, channels, other.height, other.width, order);
  }

  /** Returns the shape of the pictures outside the network, [N, H, W, C]. */
  List<Dim> bytes() {
    return List.of(batch, height, width, Dim.of(channels));
  }

  /** Returns the shape of a constant with one number for each channel. */
  List<Long> perChannel() {
    long count = channels;
    return order == Order.CHANNELS_FIRST ? List.of(1L, count, 1L, 1L) : List.of(count);
  }

  /** Returns the number that Reshape takes for a dimension: its size, or -1. */
  static long size(Dim dim) {
    return dim instanceof Dim.Fixed fixed ? fixed.size() : -1;
  }

  private static boolean isColour(Dim dim) {
    return dim.equals(Dim.of(1)) || dim.equals(Dim.of(3));
  }
}
