package dev.kiln.runtime.background;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.ResizeMode;
import java.util.Arrays;
import java.util.Locale;

/** What stands behind a person. Immutable, but for the pixels of a picture. */
public final class Background {
  /** The usual radius of a blur. */
  public static final double RADIUS = 12;

  /** The frame's own background. */
  public static final Background OWN =
      new Background(
          "own",
          (like, width, height) -> {
            throw new IllegalStateException("the frame's own background needs no backdrop");
          });

  private static final double LEAST_RADIUS = 3;
  private static final double MOST_RADIUS = 100;
  private static final String BLUR = "blur";

  private final String spelling;
  private final Maker maker;

  /** Makes the backdrop for frames like this one, and small pictures of them. */
  @FunctionalInterface
  interface Maker {
    Backdrop make(Image like, int smallWidth, int smallHeight);
  }

  private Background(String spelling, Maker maker) {
    this.spelling = spelling;
    this.maker = maker;
  }

  /**
   * Returns the frame's own background, blurred.
   *
   * @param radius the standard deviation of the blur as in CSS, in pixels of a frame whose longer
   *     side has 640: frames of all sizes look alike
   * @throws IllegalArgumentException if the radius is not 3 to 100
   */
  public static Background blur(double radius) {
    if (!(radius >= LEAST_RADIUS && radius <= MOST_RADIUS)) {
      throw new IllegalArgumentException("a blur's radius must be 3 to 100, not " + radius);
    }
    return new Background(
        String.format(Locale.ROOT, BLUR + ":%s", radius),
        (like, width, height) -> new BlurredBackdrop(radius, like, width, height));
  }

  /** Returns one colour, 0xRRGGBB. */
  public static Background colour(int rgb) {
    return new Background(
        String.format("#%06x", rgb & 0xffffff),
        (like, width, height) -> {
          int[] argb = new int[like.width() * like.height()];
          Arrays.fill(argb, 0xff000000 | rgb);
          return Backdrop.still(Image.ofArgb(argb, like.width(), like.height()).to(like.format()));
        });
  }

  /** Returns a picture; its middle part that has the shape of the frame fills the frame. */
  public static Background picture(Image picture) {
    return new Background(
        "picture",
        (like, width, height) ->
            Backdrop.still(
                picture.to(like.format()).fit(like.width(), like.height(), ResizeMode.CROP, 0)));
  }

  /**
   * Returns the background of this spelling: {@code blur}, {@code blur:RADIUS} or {@code #rrggbb}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static Background of(String spelling) {
    if (spelling.equals(BLUR)) {
      return blur(RADIUS);
    }
    if (spelling.matches("#[0-9a-fA-F]{6}")) {
      return colour(Integer.parseInt(spelling.substring(1), 16));
    }
    if (spelling.matches("blur:[0-9]{1,6}(\\.[0-9]{1,6})?")) {
      return blur(Double.parseDouble(spelling.substring(BLUR.length() + 1)));
    }
    throw new IllegalArgumentException(
        "'" + spelling + "' is no background; expected blur, blur:RADIUS or #rrggbb");
  }

  Backdrop backdrop(Image like, int smallWidth, int smallHeight) {
    return maker.make(like, smallWidth, smallHeight);
  }

  /** Returns the spelling, such as {@code blur:12.0}; {@code own} or {@code picture} for others. */
  @Override
  public String toString() {
    return spelling;
  }
}
