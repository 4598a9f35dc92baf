package dev.kiln.graph.dress;

import dev.kiln.graph.Dim;
import dev.kiln.graph.GraphException;
import dev.kiln.graph.Value;
import dev.kiln.runtime.ElementType;
import java.util.List;

/**
 * The layout of pictures in a network: [N, C, H, W] with one channel or three, or flat, [N, side *
 * side], for square grey pictures.
 *
 * @param batch the number of pictures
 * @param channels 1 or 3
 * @param height the height in pixels
 * @param width the width in pixels
 * @param flat whether a picture is a single row of numbers
 */
record PictureLayout(Dim batch, int channels, Dim height, Dim width, boolean flat) {
  /**
   * Returns the layout of an input or an output.
   *
   * @throws GraphException if it cannot hold pictures
   */
  static PictureLayout of(String role, Value value) {
    List<Dim> shape = value.shape();
    if (value.type() == ElementType.FLOAT && shape != null) {
      if (shape.size() == 4 && (isFixed(shape.get(1), 1) || isFixed(shape.get(1), 3))) {
        int channels = (int) ((Dim.Fixed) shape.get(1)).size();
        return new PictureLayout(shape.get(0), channels, shape.get(2), shape.get(3), false);
      }
      if (shape.size() == 2 && shape.get(1) instanceof Dim.Fixed row && side(row.size()) > 0) {
        Dim side = Dim.of(side(row.size()));
        return new PictureLayout(shape.get(0), 1, side, side, true);
      }
    }
    throw new GraphException(
        "a picture needs an %s of float [N, 1, H, W], [N, 3, H, W] or [N, H * W] of a square, the"
                .formatted(role)
            + " network has "
            + value
            + "; export it undressed");
  }

  /** Returns the side of a square with that number of pixels, or 0 if there is none. */
  static long side(long pixels) {
    long side = Math.round(Math.sqrt(pixels));
    return side * side == pixels ? side : 0;
  }

  /** Returns this layout with the height and width of another one. */
  PictureLayout sized(PictureLayout other) {
    return new PictureLayout(batch, channels, other.height, other.width, flat);
  }

  /** Returns the shape of the pictures outside the network, [N, H, W, C]. */
  List<Dim> bytes() {
    return List.of(batch, height, width, Dim.of(channels));
  }

  /** Returns the number that Reshape takes for a dimension: its size, or -1. */
  static long size(Dim dim) {
    return dim instanceof Dim.Fixed fixed ? fixed.size() : -1;
  }

  private static boolean isFixed(Dim dim, long size) {
    return dim.equals(Dim.of(size));
  }
}
