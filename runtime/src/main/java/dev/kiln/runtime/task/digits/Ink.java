package dev.kiln.runtime.task.digits;

/**
 * Tells dark ink from unevenly lit paper. The paper's brightness under the ink is what a grey-value
 * closing leaves (the black top-hat transform: Serra, Image Analysis and Mathematical Morphology,
 * 1982): it follows gradients and the edges of shadows. A pixel is ink if it is dark against its
 * paper, against the noise, and against the strongest ink nearby (Bernsen, 1986).
 *
 * <p>Paper changes slowly, so it is found for cells of 2x2 pixels. One thread at a time.
 */
final class Ink {
  /** Strengths are told in thousandths. */
  private static final int FULL = 1000;

  /** Weaker than this is a stain, not ink. */
  private static final int WEAKEST_INK = 120;

  /** The share of the strongest ink nearby where a blurred stroke's edge is. */
  private static final float STROKE_EDGE = 0.4f;

  /** Darker paper is taken to be this bright, lest its noise pass for ink. */
  static final int DARKEST_PAPER = 32;

  /** Standard deviations of noise that paper stays below, over a million pixels. */
  private static final float NOISE_LIMIT = 5;

  /** How far the closing of noise lies above its mean, in standard deviations. */
  private static final float CLOSING_OF_NOISE = 3;

  private final Morphology morphology = new Morphology();
  private Brightness picture;
  private int columns;
  private int[] paper = new int[0];
  private int[] strongest = new int[0];
  private int[] bound = new int[0];

  /** Finds the dark ink of a picture, which is not to change while it is asked for. */
  void find(Brightness brightness) {
    picture = brightness;
    columns = (picture.width() + 1) / 2;
    int rows = (picture.height() + 1) / 2;
    if (bound.length != columns * rows) {
      paper = new int[columns * rows];
      strongest = new int[columns * rows];
      bound = new int[columns * rows];
    }
    int radius = Math.max(8, Math.min(picture.width(), picture.height()) / 8);
    int[] darkest = bound;
    sample(darkest, paper, rows);
    morphology.close(paper, columns, rows, radius / 2);
    int closing = Math.round(CLOSING_OF_NOISE * picture.noise());
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

  /** The darkest and the brightest pixel of each cell. */
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

  /** Of the picture it was found in. */
  Brightness picture() {
    return picture;
  }

  /** The first pixel of a row, from x on, that is ink or is none; the width if there is no such. */
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

  /** Whether there is ink; outside the picture there is none. */
  boolean at(int x, int y) {
    return picture.has(x, y) && picture.smooth(x, y) < bound[y / 2 * columns + x / 2];
  }

  /** How much light a pixel's ink takes from its paper: 0 none, 1 all. */
  float strength(int x, int y) {
    int level = paper[y / 2 * columns + x / 2];
    return Math.max(0, (float) (level - picture.grey(x, y)) / light(level));
  }
}
