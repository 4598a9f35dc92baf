import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws a page of handwritten-looking digits on unevenly lit paper: {@code java samples/DrawDigits.java OUT.png [SEED]}.
 * Each digit is a few strokes through control points that a seeded hand shakes, slants and sizes anew each time.
 */
public final class DrawDigits {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final List<String> LINES = List.of("31415", "926", "70824");

  /** Strokes in a box one unit wide and high, x to the right, y down. */
  private static final Map<Character, double[][]> STROKES =
      Map.of(
          '0', new double[][] {{.55, .02, .2, .12, .08, .5, .22, .9, .52, .98, .85, .8, .9, .4, .75, .08, .5, .03}},
          '1', new double[][] {{.35, .2, .55, .03, .54, .35, .52, .7, .5, .98}},
          '2', new double[][] {{.15, .25, .3, .04, .65, .04, .78, .28, .55, .6, .14, .95, .5, .92, .88, .95}},
          '3', new double[][] {{.2, .12, .5, .02, .8, .15, .7, .4, .42, .48, .75, .55, .85, .78, .6, .97, .18, .9}},
          '4', new double[][] {{.5, .02, .32, .3, .12, .62, .5, .6, .9, .58}, {.66, .3, .64, .62, .62, .99}},
          '5', new double[][] {{.8, .04, .5, .05, .28, .06}, {.28, .06, .25, .25, .22, .44, .5, .38, .8, .55, .78, .85, .5, .98, .16, .88}},
          '6', new double[][] {{.7, .03, .4, .2, .18, .55, .22, .88, .5, .98, .8, .82, .72, .56, .45, .52, .22, .7}},
          '7', new double[][] {{.14, .08, .5, .06, .86, .06, .68, .4, .5, .7, .4, .99}},
          '8', new double[][] {{.72, .16, .45, .02, .22, .18, .4, .42, .68, .58, .8, .82, .5, .99, .2, .84, .34, .58, .62, .4, .74, .18}},
          '9', new double[][] {{.78, .2, .5, .03, .22, .2, .3, .46, .6, .46, .78, .22, .76, .5, .7, .78, .6, .99}});

  public static void main(String[] args) throws Exception {
    if (args.length < 1) {
      System.err.println("usage: java samples/DrawDigits.java OUT.png [SEED]");
      System.exit(2);
    }
    Random hand = new Random(args.length > 1 ? Long.parseLong(args[1]) : 7);
    BufferedImage page = paper();
    write(page, hand);
    ImageIO.write(shade(page, hand), "png", new File(args[0]));
  }

  private static BufferedImage paper() {
    BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = page.createGraphics();
    g.setColor(new Color(240, 236, 224));
    g.fillRect(0, 0, WIDTH, HEIGHT);
    g.dispose();
    return page;
  }

  private static void write(BufferedImage page, Random hand) {
    Graphics2D g = page.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(new Color(38, 48, 92));
    for (int line = 0; line < LINES.size(); line++) {
      String text = LINES.get(line);
      double step = WIDTH / 5.7;
      for (int i = 0; i < text.length(); i++) {
        double height = 70 + 15 * hand.nextDouble();
        AffineTransform place = new AffineTransform();
        place.translate(47 + i * step + 8 * hand.nextGaussian(), 28 + line * 110 + 5 * hand.nextGaussian());
        place.rotate(.06 * hand.nextGaussian());
        place.shear(-.12 + .06 * hand.nextGaussian(), 0);
        place.scale(height * (.62 + .08 * hand.nextDouble()), height);
        g.setStroke(new BasicStroke((float) (4 + 2 * hand.nextDouble()), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (double[] stroke : STROKES.get(text.charAt(i))) {
          g.draw(place.createTransformedShape(curve(stroke, hand)));
        }
      }
    }
    g.dispose();
  }

  /** A Catmull-Rom spline through the points, each moved a little. */
  private static Path2D curve(double[] stroke, Random hand) {
    int n = stroke.length / 2;
    double[] x = new double[n + 2];
    double[] y = new double[n + 2];
    for (int i = 0; i < n; i++) {
      x[i + 1] = stroke[2 * i] + .018 * hand.nextGaussian();
      y[i + 1] = stroke[2 * i + 1] + .018 * hand.nextGaussian();
    }
    x[0] = x[1];
    y[0] = y[1];
    x[n + 1] = x[n];
    y[n + 1] = y[n];
    Path2D path = new Path2D.Double();
    path.moveTo(x[1], y[1]);
    for (int i = 1; i < n; i++) {
      path.curveTo(
          x[i] + (x[i + 1] - x[i - 1]) / 6, y[i] + (y[i + 1] - y[i - 1]) / 6,
          x[i + 1] - (x[i + 2] - x[i]) / 6, y[i + 1] - (y[i + 2] - y[i]) / 6,
          x[i + 1], y[i + 1]);
    }
    return path;
  }

  /** Light from the upper left, the shadow of a hand at the lower right, and the grain of paper. */
  private static BufferedImage shade(BufferedImage page, Random hand) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double light = 1.04 - .38 * x / WIDTH - .22 * y / HEIGHT;
        double shadow = 1 / (1 + Math.exp(-(x + 1.3 * y - 767) / 40));
        double factor = light * (1 - .3 * shadow) + .012 * hand.nextGaussian();
        int rgb = page.getRGB(x, y);
        page.setRGB(x, y, new Color(dim(rgb >> 16, factor), dim(rgb >> 8, factor), dim(rgb, factor)).getRGB());
      }
    }
    return page;
  }

  private static int dim(int channel, double factor) {
    return (int) Math.max(0, Math.min(255, (channel & 255) * factor));
  }
}
