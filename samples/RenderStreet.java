import java.awt.image.BufferedImage;
import java.io.File;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Renders a street as a driver sees it: {@code java samples/RenderStreet.java OUT.jpg [METRES]}. METRES is how far the
 * driver has come. Nothing in it is a photo: every surface is a signed distance (Hart, Sphere tracing, 1996), every
 * texture noise, lit by a sun with soft shadows and by the sky.
 */
public final class RenderStreet {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 720;
  private static final int SAMPLES = 2;
  private static final double FAR = 140;
  private static final double[] SUN = unit(-.55, .62, -.35);

  private enum Surface { ROAD, KERB, PAVING, WALL, ROOF, LEAVES, BARK, PAINT, GLASS, TYRE, LAMP, COAT, SKIN }

  /** A car by the kerb: where, and of which colour. */
  private record Car(double x, double z, double[] paint) {}

  /** Somebody on the pavement. */
  private record Walker(double x, double z, double[] coat) {}

  private static final Car[] CARS = {
    new Car(2.55, 11, rgb(150, 28, 30)), new Car(2.6, 18.5, rgb(205, 208, 212)), new Car(-2.6, 15, rgb(36, 62, 110)),
    new Car(2.55, 27, rgb(40, 44, 48)), new Car(-2.55, 33, rgb(190, 190, 180)), new Car(-1.3, 52, rgb(120, 124, 130)),
    new Car(2.6, 41, rgb(70, 110, 90)), new Car(-2.6, 24, rgb(160, 150, 120)),
  };
  private static final Walker[] WALKERS = {
    new Walker(4.6, 9.5, rgb(60, 66, 96)), new Walker(5.3, 21, rgb(130, 60, 50)), new Walker(-4.7, 12.5, rgb(70, 90, 70)),
    new Walker(-5.2, 13.2, rgb(40, 40, 44)), new Walker(-.6, 36, rgb(150, 130, 90)),
  };

  private final double come;

  private RenderStreet(double come) {
    this.come = come;
  }

  public static void main(String[] args) throws Exception {
    if (args.length < 1) {
      System.err.println("usage: java samples/RenderStreet.java OUT.jpg [METRES]");
      System.exit(2);
    }
    RenderStreet street = new RenderStreet(args.length > 1 ? Double.parseDouble(args[1]) : 0);
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    IntStream.range(0, HEIGHT).parallel().forEach(y -> street.row(y, picture));
    ImageIO.write(picture, "jpg", new File(args[0]));
  }

  private void row(int y, BufferedImage picture) {
    for (int x = 0; x < WIDTH; x++) {
      double[] sum = new double[3];
      for (int s = 0; s < SAMPLES * SAMPLES; s++) {
        double u = (x + (s % SAMPLES + .5) / SAMPLES) / WIDTH - .5;
        double v = .46 - (y + (s / SAMPLES + .5) / SAMPLES) / HEIGHT;
        add(sum, colour(unit(u * 1.28, v * .96, 1)), 1.0 / (SAMPLES * SAMPLES));
      }
      double grain = (hash(x * 1.7, y * 2.3) - .5) * 7;
      int pixel = 0;
      for (double channel : sum) {
        // A film's curve: dark stays dark, bright is held back.
        double shown = 255 * Math.pow(1 - Math.exp(-1.5 * channel), 1 / 1.9) + grain;
        pixel = pixel << 8 | (int) Math.max(0, Math.min(255, shown));
      }
      picture.setRGB(x, y, pixel);
    }
  }

  private double[] colour(double[] ray) {
    double[] eye = {-.9, 1.45, come};
    double reached = march(eye, ray, FAR);
    double[] sky = sky(ray);
    if (reached >= FAR) {
      return sky;
    }
    double[] p = along(eye, ray, reached);
    double[] normal = normal(p);
    Surface surface = surface(p);
    double[] own = texture(surface, p, normal);
    double sun = Math.max(0, dot(normal, SUN)) * light(along(p, normal, .03));
    double open = .55 + .45 * normal[1];
    double close = Math.min(1, .35 + distance(along(p, normal, .6)) / .9);
    double[] lit = new double[3];
    double[] sunlight = {2.5, 2.2, 1.75};
    double[] skylight = {.36, .43, .56};
    for (int i = 0; i < 3; i++) {
      lit[i] = own[i] * (sunlight[i] * sun + skylight[i] * open * close);
    }
    if (surface == Surface.GLASS || surface == Surface.PAINT) {
      double[] mirrored = along(ray, normal, -2 * dot(ray, normal));
      double share = (surface == Surface.GLASS ? .25 : .06) + .5 * Math.pow(1 + dot(ray, normal), 4);
      double[] seen = sky(unit(mirrored[0], Math.abs(mirrored[1]), mirrored[2]));
      for (int i = 0; i < 3; i++) {
        lit[i] = lit[i] * (1 - share) + seen[i] * share;
      }
    }
    double haze = 1 - Math.exp(-reached / 320);
    double[] into = {.62, .68, .76};
    for (int i = 0; i < 3; i++) {
      lit[i] = lit[i] * (1 - haze) + into[i] * haze;
    }
    return lit;
  }

  private static double[] sky(double[] ray) {
    double up = Math.max(0, ray[1]);
    double clouds = fbm(ray[0] / (up + .18) * 1.6 + 3, ray[2] / (up + .18) * 1.6, 5);
    double cover = smooth(.50, .72, clouds) * smooth(0, .12, up);
    double[] blue = {.36 - .28 * up, .55 - .28 * up, .86 - .22 * up};
    double[] result = new double[3];
    for (int i = 0; i < 3; i++) {
      double clear = blue[i] + (.75 - blue[i]) * Math.exp(-6 * up);
      result[i] = clear + (1.25 - clear) * cover * .85;
    }
    return result;
  }

  /** How far a ray goes before it meets something. */
  private double march(double[] from, double[] ray, double limit) {
    double t = .05;
    for (int i = 0; i < 190 && t < limit; i++) {
      double d = distance(along(from, ray, t));
      if (d < 4e-4 * t + 5e-4) {
        return t;
      }
      t += d * .8;
    }
    return t < limit ? t : limit;
  }

  /** How much of the sun a point sees: its edge is soft as the sun is not a point. */
  private double light(double[] p) {
    double seen = 1;
    for (double t = .05; t < 28; ) {
      double d = distance(along(p, SUN, t));
      if (d < .002) {
        return 0;
      }
      seen = Math.min(seen, 18 * d / t);
      t += Math.max(.03, d);
    }
    return seen;
  }

  private double[] normal(double[] p) {
    double e = 2e-3;
    double here = distance(p);
    return unit(
        distance(new double[] {p[0] + e, p[1], p[2]}) - here,
        distance(new double[] {p[0], p[1] + e, p[2]}) - here,
        distance(new double[] {p[0], p[1], p[2] + e}) - here);
  }

  private double distance(double[] p) {
    double nearest = FAR;
    for (Surface surface : Surface.values()) {
      nearest = Math.min(nearest, distance(surface, p));
    }
    return nearest;
  }

  private Surface surface(double[] p) {
    Surface nearest = Surface.ROAD;
    for (Surface surface : Surface.values()) {
      nearest = distance(surface, p) < distance(nearest, p) ? surface : nearest;
    }
    return nearest;
  }

  private double distance(Surface surface, double[] p) {
    double side = Math.abs(p[0]);
    return switch (surface) {
      case ROAD -> p[1];
      case KERB -> box(side - 3.75, p[1] - .05, 0, .12, .1, 1e6, .02);
      case PAVING -> box(side - 6.8, p[1] - .03, 0, 3, .1, 1e6, .01);
      case WALL -> walls(p);
      case ROOF -> roofs(p);
      case LEAVES -> leaves(p);
      case BARK -> trunk(p);
      case PAINT -> cars(p, 0);
      case GLASS -> cars(p, 1);
      case TYRE -> cars(p, 2);
      case LAMP -> lamps(p);
      case COAT -> walkers(p, false);
      case SKIN -> walkers(p, true);
    };
  }

  private static double house(double[] p) {
    return Math.floor((p[2] + (p[0] > 0 ? 4 : 0)) / 11) + (p[0] > 0 ? 40 : 0);
  }

  private static double height(double house) {
    return 6.5 + 5 * hash(house, 3) + (house == 3 || house == 45 ? 6 : 0);
  }

  private static double walls(double[] p) {
    double house = house(p);
    double z = mod(p[2] + (p[0] > 0 ? 4 : 0), 11) - 5.5;
    double depth = 7.6 + .7 * hash(house, 1);
    double height = height(house);
    double hull = box(Math.abs(p[0]) - depth - 5, p[1] - height / 2, z, 5, height / 2, 5.2, .03);
    // Windows and doors are set back into the wall; the ray must not leap into a neighbour of other height.
    double front = Math.abs(p[0]) - depth;
    double set = Math.max(hull, -box(front, windowY(p[1]), windowZ(z), .16, .72, .46, .01));
    return Math.min(set, 5.7 - Math.abs(z) + .25);
  }

  private static double windowY(double y) {
    return mod(y - .35, 2.9) - 1.5;
  }

  private static double windowZ(double z) {
    return mod(z + 5.2, 2.08) - 1.04;
  }

  private static double roofs(double[] p) {
    double house = house(p);
    double z = mod(p[2] + (p[0] > 0 ? 4 : 0), 11) - 5.5;
    double depth = 7.6 + .7 * hash(house, 1);
    double top = p[1] - height(house);
    double slope = (top + (Math.abs(Math.abs(p[0]) - depth - 5) - 5.3) * .62) * .85;
    return Math.min(Math.max(Math.max(slope, -top), Math.abs(z) - 5.2), 5.7 - Math.abs(z) + .25);
  }

  private static double treeZ(double[] p) {
    return mod(p[2] + (p[0] > 0 ? 9 : 2), 17) - 8.5;
  }

  private static double leaves(double[] p) {
    double tree = Math.floor((p[2] + (p[0] > 0 ? 9 : 2)) / 17) + (p[0] > 0 ? 30 : 0);
    double size = 1.5 + .7 * hash(tree, 7);
    double ball = length(Math.abs(p[0]) - 6, (p[1] - 4.2 - size * .5) * .85, treeZ(p)) - size;
    if (ball > 1.2) {
      return ball - .6;
    }
    double rough = fbm(p[0] * 2.1 + p[1], p[2] * 2.1 - p[1] * 1.3, 4) - .45;
    return (ball - 1.5 * rough) * .5;
  }

  private static double trunk(double[] p) {
    double round = length(Math.abs(p[0]) - 6 + .05 * Math.sin(p[1] * 2), 0, treeZ(p)) - .16;
    return Math.max(round, p[1] - 4.6);
  }

  /** Body and wheels, glass, or tyres of the nearest car. */
  private static double cars(double[] p, int part) {
    double nearest = FAR;
    for (Car car : CARS) {
      double x = Math.abs(p[0] - car.x);
      double z = p[2] - car.z;
      double d =
          switch (part) {
            case 0 -> Math.min(
                box(x, p[1] - .62, z, .84, .3, 2.05, .14), box(x, p[1] - 1.42, z + .15, .58, .025, .85, .04));
            case 1 -> box(x, p[1] - 1.12, z + .15, .76 - .3 * (p[1] - 1), .3, 1.25 - .8 * (p[1] - .9), .06);
            default -> wheel(x - .78, p[1] - .33, Math.abs(z) - 1.3);
          };
      nearest = Math.min(nearest, d);
    }
    return nearest * .9;
  }

  private static double wheel(double x, double y, double z) {
    return Math.max(length(0, y, z) - .33, Math.abs(x) - .12);
  }

  private static double lamps(double[] p) {
    double z = mod(p[2] + 5, 22) - 11;
    double x = Math.abs(p[0]);
    double pole = Math.max(length(x - 4.15, 0, z) - .065, p[1] - 6.6);
    double arm = Math.max(length(0, p[1] - 6.6, z) - .05, Math.abs(x - 3.6) - .6);
    return Math.min(pole, Math.min(arm, box(x - 3, p[1] - 6.55, z, .35, .07, .12, .03)));
  }

  private static double walkers(double[] p, boolean skin) {
    double nearest = FAR;
    for (Walker walker : WALKERS) {
      double x = p[0] - walker.x;
      double z = p[2] - walker.z;
      double head = length(x, (p[1] - 1.72) * .85, z) - .115;
      double body = box(x, p[1] - 1.27, z, .17, .33, .11, .1);
      double legs = box(Math.abs(x) - .09, p[1] - .5, z, .085, .5, .09, .06);
      double arms = box(Math.abs(x) - .23, p[1] - 1.2, z, .055, .34, .065, .05);
      nearest = Math.min(nearest, skin ? head : Math.min(body, Math.min(arms, legs)));
    }
    return nearest;
  }

  private double[] texture(Surface surface, double[] p, double[] normal) {
    double fine = fbm(p[0] * 9, p[2] * 9 + p[1] * 9, 4);
    double rough = .75 + .5 * fine;
    return switch (surface) {
      case ROAD -> road(p, rough);
      case KERB -> grey(.42 * rough);
      case PAVING -> paving(p, rough);
      case WALL -> wall(p, normal, rough);
      case ROOF -> scaled(rgb(118, 70, 56), rough * (.8 + .3 * step(mod(p[1], .3) - .06)));
      case LEAVES -> scaled(rgb(58, 92, 34), .5 + 1.1 * fbm(p[0] * 5, p[2] * 5 + p[1] * 4, 3));
      case BARK -> scaled(rgb(84, 68, 54), rough);
      case PAINT -> paint(p);
      case GLASS -> grey(.03);
      case TYRE -> grey(length(0, p[1] - .33, 0) < .14 ? .3 : .025);
      case LAMP -> grey(.2);
      case COAT -> p[1] < .98 ? rgb(44, 46, 58) : nearestWalker(p).coat;
      case SKIN -> p[1] > 1.75 ? rgb(60, 44, 34) : rgb(200, 150, 124);
    };
  }

  private static double[] road(double[] p, double rough) {
    double worn = fbm(p[0] * .8, p[2] * .15, 3);
    boolean middle = Math.abs(p[0]) < .07 && mod(p[2], 6) < 3;
    boolean edge = Math.abs(Math.abs(p[0]) - 3.45) < .05;
    return grey((middle || edge ? .62 : .13 + .09 * worn) * rough);
  }

  private static double[] paving(double[] p, double rough) {
    boolean joint = mod(p[0], .6) < .02 || mod(p[2], .6) < .02;
    return scaled(rgb(168, 160, 150), (joint ? .55 : .85 + .2 * hash(Math.floor(p[0] / .6), Math.floor(p[2] / .6))) * rough);
  }

  private static double[] wall(double[] p, double[] normal, double rough) {
    double house = house(p);
    double z = mod(p[2] + (p[0] > 0 ? 4 : 0), 11) - 5.5;
    double depth = 7.6 + .7 * hash(house, 1);
    if (Math.abs(p[0]) > depth + .1 && Math.abs(p[0]) < depth + .4 && Math.abs(normal[0]) > .7) {
      boolean frame = Math.abs(windowZ(z)) < .03 || Math.abs(windowY(p[1])) < .03 || Math.abs(windowZ(z)) > .41;
      double curtain = .05 + .12 * hash(Math.floor(p[1] / 2.9) + house, Math.floor((z + 5.2) / 2.08));
      return frame ? grey(.75) : new double[] {curtain, curtain * 1.1, curtain * 1.25};
    }
    double[][] colours = {
      rgb(172, 110, 84), rgb(206, 192, 164), rgb(150, 92, 74), rgb(190, 176, 150), rgb(214, 206, 192), rgb(164, 140, 118),
    };
    double[] colour = colours[(int) (hash(house, 5) * colours.length)];
    double course = Math.floor(p[1] / .16);
    boolean mortar = mod(p[1], .16) < .02 || mod(p[2] + mod(course, 2) * .2, .4) < .02;
    double stain = .8 + .3 * fbm(p[2] * .5, p[1] * .3, 3);
    return scaled(colour, (mortar ? 1.12 : .85 + .25 * hash(course, Math.floor(p[2] / .4))) * rough * stain);
  }

  private static double[] paint(double[] p) {
    Car nearest = CARS[0];
    for (Car car : CARS) {
      nearest = length(p[0] - car.x, 0, p[2] - car.z) < length(p[0] - nearest.x, 0, p[2] - nearest.z) ? car : nearest;
    }
    double behind = p[2] - nearest.z;
    boolean lamp = behind < -1.95 && Math.abs(Math.abs(p[0] - nearest.x) - .66) < .16 && Math.abs(p[1] - .72) < .08;
    boolean plate = behind < -1.95 && Math.abs(p[0] - nearest.x) < .26 && Math.abs(p[1] - .58) < .06;
    return lamp ? rgb(190, 20, 16) : plate ? rgb(230, 200, 60) : p[1] < .42 ? grey(.06) : nearest.paint;
  }

  private static Walker nearestWalker(double[] p) {
    Walker nearest = WALKERS[0];
    for (Walker walker : WALKERS) {
      nearest = length(p[0] - walker.x, 0, p[2] - walker.z) < length(p[0] - nearest.x, 0, p[2] - nearest.z) ? walker : nearest;
    }
    return nearest;
  }

  /** The distance to a box with rounded edges around the origin. */
  private static double box(double x, double y, double z, double halfX, double halfY, double halfZ, double round) {
    double dx = Math.abs(x) - halfX + round;
    double dy = Math.abs(y) - halfY + round;
    double dz = Math.abs(z) - halfZ + round;
    double outside = length(Math.max(dx, 0), Math.max(dy, 0), Math.max(dz, 0));
    return outside + Math.min(Math.max(dx, Math.max(dy, dz)), 0) - round;
  }

  private static double fbm(double x, double y, int octaves) {
    double sum = 0;
    double size = .5;
    for (int i = 0; i < octaves; i++, size /= 2, x = x * 2.03 + 1.7, y = y * 2.03 + 9.2) {
      sum += size * noise(x, y);
    }
    return sum;
  }

  private static double noise(double x, double y) {
    double i = Math.floor(x);
    double j = Math.floor(y);
    double u = smooth(0, 1, x - i);
    double v = smooth(0, 1, y - j);
    double near = hash(i, j) * (1 - u) + hash(i + 1, j) * u;
    double far = hash(i, j + 1) * (1 - u) + hash(i + 1, j + 1) * u;
    return near * (1 - v) + far * v;
  }

  /** A number in 0..1 that looks random. */
  private static double hash(double x, double y) {
    long bits = Double.doubleToLongBits(x * 127.1 + y * 311.7 + 17) * 0x9E3779B97F4A7C15L;
    bits = (bits ^ bits >>> 32) * 0xD6E8FEB86659FD93L;
    return (bits >>> 11) * 0x1p-53;
  }

  private static double smooth(double from, double to, double x) {
    double t = Math.max(0, Math.min(1, (x - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }

  private static double step(double x) {
    return x > 0 ? 1 : 0;
  }

  private static double mod(double x, double period) {
    return x - period * Math.floor(x / period);
  }

  private static double length(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  private static double[] unit(double x, double y, double z) {
    double length = length(x, y, z);
    return new double[] {x / length, y / length, z / length};
  }

  private static double[] along(double[] from, double[] direction, double t) {
    return new double[] {from[0] + direction[0] * t, from[1] + direction[1] * t, from[2] + direction[2] * t};
  }

  private static void add(double[] sum, double[] colour, double share) {
    for (int i = 0; i < 3; i++) {
      sum[i] += colour[i] * share;
    }
  }

  private static double[] scaled(double[] colour, double by) {
    return new double[] {colour[0] * by, colour[1] * by, colour[2] * by};
  }

  private static double[] grey(double level) {
    return new double[] {level, level, level};
  }

  /** Of what a screen shows, the light that it takes. */
  private static double[] rgb(int red, int green, int blue) {
    return new double[] {Math.pow(red / 255.0, 2.2), Math.pow(green / 255.0, 2.2), Math.pow(blue / 255.0, 2.2)};
  }
}
