package dev.kiln.runtime.task.digits;

/**
 * The separation of dark ink from unevenly lit paper. The brightness of the paper under the ink is
 * estimated by a grey-value closing (the black top-hat transform: Serra, Image Analysis and
 * Mathematical Morphology, 1982), which follows gradients and the edges of shadows. A pixel is ink
 * if it is dark compared with its paper, with the noise, and with the strongest ink nearby
 * (Bernsen, 1986).
 *
 * <p>The brightness of paper changes slowly, so it is estimated for cells of 2x2 pixels. Not
 * thread-safe.
 */
final class Ink {
  /** Strengths are given in thousandths. */
  private static final int FULL = 1000;

  /** The minimum strength of ink; anything weaker is a stain. */
  private static final int WEAKEST_INK = 120;

  /** The fraction of the strongest ink nearby at which the edge of a blurred stroke is placed. */
  private static final float STROKE_EDGE = 0.4f;

  /**
   * The minimum brightness assumed for paper, so that the noise of darker paper is not taken for
   * ink.
   */
  static final int DARKEST_PAPER = 32;

  /**
   * Strokes that are wider than this part of a picture are taken for darker paper: at least in the
   * middle, when they are wider than twice this part.
   */
  static final int WIDEST_STROKE = 8;

  /** The number of standard deviations of noise that paper stays within, over a million pixels. */
  private static final float NOISE_LIMIT = 5;

  /** The distance of the closing of noise above the mean, in standard deviations. */
  private static final float CLOSING_OF_NOISE = 3;

  private final Morphology morphology = new Morphology();
  private Brightness picture;
  private int columns;
  private int closing;
  private int[] paper = new int[0];
  private int[] strongest = new int[0];
  private int[] bound = new int[0];

  /** Finds the dark ink of a picture, which must not change as long as this is queried. */
  void find(Brightness brightness) {
    picture = brightness;
    columns = (picture.width() + 1) / 2;
    int rows = (picture.height() + 1) / 2;
    if (bound.length != columns * rows) {
      paper = new int[columns * rows];
      strongest = new int[columns * rows];
      bound = new int[columns * rows];
    }
    int shortest = Math.min(picture.width(), picture.height());
    int radius = Math.max(8, shortest / WIDEST_STROKE);
    int[] darkest = bound;
    sample(darkest, paper, rows);
    morphology.close(paper, columns, rows, radius / 2);
    closing = Math.round(CLOSING_OF_NOISE * picture.noise());
    for (int i = 0; i < paper.length; i++) {
      strongest[i] = FULL * (paper[i] - darkest[i] - closing) / light(paper[i]);
    }
    morphology.dilate(strongest, columns, rows, Math.max(4, radius / 4) / 2);
    int limit = Math.round(NOISE_LIMIT * picture.noise());
    for (int i = 0; i < paper.length; i++) {
      int weakest = Math.max(WEAKEST_INK, (int) (STROKE_EDGE * strongest[i]));
      int missing = Math.max(limit, weakest * light(paper[i]) / FULL);
      bound[i] = paper[i] - closing - missing;
    }
  }

  /** Finds the darkest and the brightest pixel of each cell. */
  private void sample(int[] darkest, int[] brightest, int rows) {
    byte[] smooth = picture.smooth();
    int width = picture.width();
    for (int row = 0, cell = 0; row < rows; row++) {
      int upper = 2 * row * width;
      int lower = Math.min(2 * row + 1, picture.height() - 1) * width;
      for (int left = 0; left < width; left += 2, cell++) {
        int right = Math.min(left + 1, width - 1);
        int a = smooth[upper + left] & 0xff;
        int b = smooth[upper + right] & 0xff;
        int c = smooth[lower + left] & 0xff;
        int d = smooth[lower + right] & 0xff;
        darkest[cell] = Math.min(Math.min(a, b), Math.min(c, d));
        brightest[cell] = Math.max(Math.max(a, b), Math.max(c, d));
      }
    }
  }

  private static int light(int level) {
    return Math.max(level, DARKEST_PAPER);
  }

  /** Returns the picture in which the ink was found. */
  Brightness picture() {
    return picture;
  }

  /**
   * Returns the first column of a row, from x on, that is ink or is not ink, as requested; the
   * width if there is none.
   */
  int next(boolean ink, int x, int y) {
    byte[] smooth = picture.smooth();
    int width = picture.width();
    int row = y * width;
    int cells = y / 2 * columns;
    int at = x;
    while (at < width && (smooth[row + at] & 0xff) < bound[cells + at / 2] != ink) {
      at++;
    }
    return at;
  }

  /** Returns whether a pixel is ink; pixels outside the picture are not. */
  boolean at(int x, int y) {
    return picture.has(x, y) && picture.smooth(x, y) < bound[y / 2 * columns + x / 2];
  }

  /**
   * Returns the fraction of the paper's light that the ink of a pixel absorbs: 0 for none, 1 for
   * all.
   */
  float strength(int x, int y) {
    int level = paper[y / 2 * columns + x / 2];
    return Math.max(0, (float) (level - picture.grey(x, y)) / light(level));
  }

  /** Returns the strength of the smoothed picture; of blank paper it is 0 on average. */
  double smoothStrength(int x, int y) {
    int level = paper[y / 2 * columns + x / 2];
    return (double) (level - closing - picture.smooth(x, y)) / light(level);
  }
}
