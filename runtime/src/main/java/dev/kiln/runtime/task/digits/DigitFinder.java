package dev.kiln.runtime.task.digits;

import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.image.Resizer;
import dev.kiln.runtime.image.ReusedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A finder of possible digits: dark on light or light on dark, of any size, in uneven light. Not
 * thread-safe.
 */
public final class DigitFinder {
  /** Larger pictures are scaled down to this number of pixels along the longer side. */
  private static final int WORKING_SIZE = 2000;

  private static final int SMALLEST_HEIGHT = 8;
  private static final int SMALLEST_PIECE = 5;

  /**
   * Marks fainter than this fraction of the ink's strength are taken to be ruled lines and stains.
   */
  private static final double FAINTEST = 0.3;

  /**
   * The maximum length of all strokes, in multiples of the size of the digit; it reaches 3 in
   * MNIST.
   */
  private static final double LONGEST_STROKE = 3.6;

  /**
   * The shorter side of the small copy in which one thick digit that fills the picture is found.
   */
  private static final int SMALL = 28;

  private final ReusedImage converted = new ReusedImage();
  private final ReusedImage sized = new ReusedImage();
  private final ReusedImage smaller = new ReusedImage();
  private final Resizer resizer = new Resizer();
  private final Resizer shrinker = new Resizer();
  private final Scale page = new Scale();
  private final Scale small = new Scale();

  /** The buffers for finding ink of both polarities in a picture of one size. */
  private static final class Scale {
    private final Brightness brightness = new Brightness();
    private final Brightness negative = new Brightness();
    private final Side dark = new Side();
    private final Side light = new Side();

    Found find(Image grey, double scale) {
      brightness.take(grey);
      negative.takeNegative(brightness);
      Found ofDark = darkOnLight(brightness, dark, scale);
      Found ofLight = darkOnLight(negative, light, scale);
      return ofDark.evidence() >= ofLight.evidence() ? ofDark : ofLight;
    }
  }

  /** The buffers for finding ink of one polarity. */
  private static final class Side {
    private final Ink ink = new Ink();
    private final ConnectedComponents components = new ConnectedComponents();
  }

  /**
   * The result of a search, valid until the next picture is searched.
   *
   * @param ink the ink of the picture in which the candidates were found
   * @param glyphs the candidates
   * @param scale the number of pixels of the original picture per pixel of the ink
   */
  public record Found(Ink ink, List<Glyph> glyphs, double scale) {
    /**
     * Returns the evidence that these are digits: holes in digits and gaps between them are smaller
     * or less sharp than the digits themselves.
     */
    private double evidence() {
      double sum = 0;
      for (Glyph g : glyphs) {
        sum += scale * g.box().height() * g.contrast() * g.contrast();
      }
      return sum;
    }
  }

  /** Finds the possible digits of a picture. */
  public Found find(Image image) {
    int longest = Math.max(image.width(), image.height());
    double scale = Math.max(1, (double) longest / WORKING_SIZE);
    Image grey = grey(image, scale);
    Found found = page.find(grey, scale);
    int shortest = Math.min(grey.width(), grey.height());
    if (shortest <= SMALL || !mayFill(found, grey)) {
      return found;
    }
    double shrink = (double) shortest / SMALL;
    int width = (int) Math.round(grey.width() / shrink);
    int height = (int) Math.round(grey.height() / shrink);
    Image copy = smaller.of(width, height, PixelFormat.GREY);
    shrinker.resize(grey, copy);
    Found filling = small.find(copy, scale * shrink);
    return isThick(filling) && filling.evidence() > found.evidence() ? filling : found;
  }

  /** Returns whether there may be but one digit, and some specks. */
  private static boolean mayFill(Found found, Image grey) {
    return found.glyphs.size() <= 3
        || found.glyphs.stream().anyMatch(glyph -> 2 * glyph.box().height() > grey.height());
  }

  /** Returns whether one glyph was found whose strokes are too thick to be found at full size. */
  private static boolean isThick(Found small) {
    return small.glyphs.size() == 1
        && small.glyphs.get(0).shape().strokeWidth() > (double) SMALL / Ink.WIDEST_STROKE;
  }

  private Image grey(Image image, double scale) {
    Image grey = converted.of(image.width(), image.height(), PixelFormat.GREY);
    image.convertTo(grey);
    if (scale == 1) {
      return grey;
    }
    int width = (int) Math.max(1, Math.round(image.width() / scale));
    int height = (int) Math.max(1, Math.round(image.height() / scale));
    Image working = sized.of(width, height, PixelFormat.GREY);
    resizer.resize(grey, working);
    return working;
  }

  private static Found darkOnLight(Brightness picture, Side side, double scale) {
    Ink ink = side.ink;
    ink.find(picture);
    List<Glyph> pieces = new ArrayList<>();
    side.components.find(
        ink,
        run -> {
          Component shape = Component.of(run);
          if (isStroke(shape) && !isLine(shape.box(), picture)) {
            Glyph piece = Glyph.of(shape, ink);
            if (piece.isInk(ink)) {
              pieces.add(piece);
            }
          }
        });
    double strongest = pieces.stream().mapToDouble(Glyph::edge).max().orElse(0);
    pieces.removeIf(piece -> piece.edge() < FAINTEST * strongest);
    List<Glyph> glyphs = BrokenStrokes.merge(pieces);
    glyphs.removeIf(glyph -> !isDigitLike(glyph.shape()));
    return new Found(ink, glyphs, scale);
  }

  /** Returns whether the component may be a part of a digit, unlike specks, textures and grids. */
  private static boolean isStroke(Component shape) {
    return shape.area() >= SMALLEST_PIECE
        && shape.area() <= LONGEST_STROKE * shape.size() * shape.strokeWidth();
  }

  private static boolean isLine(Box box, Brightness picture) {
    boolean across = box.width() > 0.3 * picture.width() && box.width() > 5 * box.height();
    boolean down = box.height() > 0.5 * picture.height() && box.height() > 12 * box.width();
    return across || down;
  }

  /** Judges a component by its bounding box and by the width and length of its strokes. */
  private static boolean isDigitLike(Component shape) {
    Box box = shape.box();
    double stroke = shape.strokeWidth();
    return box.height() >= SMALLEST_HEIGHT
        && box.width() <= 1.6 * box.height()
        && box.height() <= 25 * box.width()
        && stroke <= 0.45 * shape.size()
        && shape.area() <= LONGEST_STROKE * shape.size() * stroke;
  }
}
