import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * Films a drawn street, then a page of digits: {@code java samples/DrawClip.java samples/digits.png samples/clip.avi}.
 * Every frame is a JPEG in an AVI.
 */
public final class DrawClip {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 360;
  private static final int FPS = 12;
  private static final int STREET_FRAMES = 36;
  private static final int PAGE_FRAMES = 24;
  private static final float QUALITY = .6f;

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: java samples/DrawClip.java PAGE.png OUT.avi");
      System.exit(2);
    }
    BufferedImage page = ImageIO.read(new File(args[0]));
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < STREET_FRAMES; i++) {
      frames.add(jpeg(street(i / (double) FPS)));
    }
    for (int i = 0; i < PAGE_FRAMES; i++) {
      frames.add(jpeg(pan(page, i / (PAGE_FRAMES - 1.0))));
    }
    Files.write(Path.of(args[1]), avi(frames));
  }

  private static BufferedImage street(double seconds) {
    BufferedImage frame = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = frame.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(new GradientPaint(0, 0, new Color(120, 170, 225), 0, 170, new Color(225, 235, 240)));
    g.fillRect(0, 0, WIDTH, 215);
    houses(g);
    trees(g);
    road(g);
    walker(g, 60 + 28 * seconds, 244, seconds);
    car(g, 560 - 190 * seconds, 262, new Color(176, 38, 40));
    car(g, -190 + 150 * seconds, 306, new Color(36, 84, 150));
    g.dispose();
    return frame;
  }

  private static void houses(Graphics2D g) {
    Random taste = new Random(4);
    for (int x = -20; x < WIDTH; ) {
      int width = 70 + taste.nextInt(50);
      int height = 90 + taste.nextInt(70);
      g.setColor(new Color(130 + taste.nextInt(70), 95 + taste.nextInt(50), 80 + taste.nextInt(40)));
      g.fillRect(x, 215 - height, width, height);
      for (int row = 215 - height + 14; row < 190; row += 30) {
        for (int column = x + 10; column < x + width - 14; column += 24) {
          g.setColor(new Color(60, 72, 88));
          g.fillRect(column, row, 13, 18);
          g.setColor(new Color(225, 220, 205));
          g.drawRect(column, row, 13, 18);
        }
      }
      x += width + 3;
    }
  }

  private static void trees(Graphics2D g) {
    Random growth = new Random(9);
    for (int x : new int[] {52, 208, 350, 452}) {
      g.setColor(new Color(84, 62, 44));
      g.fillRect(x - 5, 150, 10, 68);
      for (int leaf = 0; leaf < 140; leaf++) {
        g.setColor(new Color(44 + growth.nextInt(30), 92 + growth.nextInt(36), 40 + growth.nextInt(20)));
        double size = 10 + 14 * growth.nextDouble();
        g.fill(new Ellipse2D.Double(x - 14 + 17 * growth.nextGaussian(), 112 + 15 * growth.nextGaussian(), size, size));
      }
    }
  }

  private static void road(Graphics2D g) {
    g.setColor(new Color(168, 160, 152));
    g.fillRect(0, 213, WIDTH, 42);
    g.setColor(new Color(120, 114, 108));
    for (int x = 0; x < WIDTH; x += 40) {
      g.drawLine(x, 213, x - 14, 255);
    }
    g.setPaint(new GradientPaint(0, 255, new Color(86, 86, 92), 0, HEIGHT, new Color(62, 62, 68)));
    g.fillRect(0, 255, WIDTH, HEIGHT - 255);
    g.setColor(new Color(228, 228, 220));
    g.setStroke(new BasicStroke(4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {30, 22}, 0));
    g.drawLine(0, 303, WIDTH, 303);
    g.setStroke(new BasicStroke(1));
  }

  private static void walker(Graphics2D g, double x, double y, double seconds) {
    double step = 9 * Math.sin(7 * seconds);
    g.setStroke(new BasicStroke(6, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(new Color(44, 48, 66));
    g.drawLine((int) x, (int) y - 28, (int) (x + step), (int) y);
    g.drawLine((int) x, (int) y - 28, (int) (x - step), (int) y);
    g.setColor(new Color(214, 160, 60));
    g.fill(new RoundRectangle2D.Double(x - 8, y - 56, 16, 32, 8, 8));
    g.drawLine((int) x, (int) y - 50, (int) (x - step), (int) y - 30);
    g.setColor(new Color(226, 182, 150));
    g.fill(new Ellipse2D.Double(x - 6, y - 71, 13, 15));
    g.setStroke(new BasicStroke(1));
  }

  private static void car(Graphics2D g, double x, double y, Color paint) {
    g.setColor(new Color(40, 40, 44));
    g.fill(new Ellipse2D.Double(x - 6, y + 32, 150, 14));
    Path2D body = new Path2D.Double();
    body.moveTo(x, y + 36);
    body.curveTo(x - 2, y + 14, x + 4, y + 10, x + 28, y + 8);
    body.curveTo(x + 44, y - 16, x + 52, y - 18, x + 78, y - 18);
    body.curveTo(x + 100, y - 18, x + 106, y - 4, x + 114, y + 8);
    body.curveTo(x + 136, y + 10, x + 140, y + 18, x + 138, y + 36);
    body.closePath();
    g.setColor(paint);
    g.fill(body);
    g.setColor(new Color(190, 214, 226));
    g.fill(new RoundRectangle2D.Double(x + 44, y - 12, 26, 18, 8, 8));
    g.fill(new RoundRectangle2D.Double(x + 75, y - 12, 27, 18, 8, 8));
    for (double wheel : new double[] {x + 18, x + 96}) {
      g.setColor(new Color(24, 24, 26));
      g.fill(new Ellipse2D.Double(wheel, y + 22, 27, 27));
      g.setColor(new Color(176, 178, 182));
      g.fill(new Ellipse2D.Double(wheel + 8, y + 30, 11, 11));
    }
  }

  /** A hand-held look at the page: from its upper left to its lower right, a little closer each time. */
  private static BufferedImage pan(BufferedImage page, double progress) {
    BufferedImage frame = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = frame.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    double ease = progress * progress * (3 - 2 * progress);
    double scale = 1.02 + .06 * ease;
    double x = -ease * (page.getWidth() * scale - WIDTH);
    double y = -(.3 + .4 * ease) * (page.getHeight() * scale - HEIGHT);
    g.translate(x + 2 * Math.sin(9 * progress), y + 2 * Math.cos(7 * progress));
    g.scale(scale, scale);
    g.drawImage(page, 0, 0, null);
    g.dispose();
    return frame;
  }

  private static byte[] jpeg(BufferedImage frame) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(QUALITY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.setOutput(ImageIO.createImageOutputStream(bytes));
    writer.write(null, new IIOImage(frame, null, null), param);
    writer.dispose();
    return bytes.toByteArray();
  }

  /** Multimedia Programming Interface and Data Specifications 1.0 (Microsoft, IBM, 1991): AVI with one stream. */
  private static byte[] avi(List<byte[]> frames) {
    List<byte[]> chunks = new ArrayList<>();
    ByteBuffer index = buffer(16 * frames.size());
    int offset = 4;
    for (byte[] frame : frames) {
      byte[] chunk = chunk("00dc", frame);
      chunks.add(chunk);
      index.put(ascii("00dc")).putInt(0x10).putInt(offset).putInt(frame.length);
      offset += chunk.length;
    }
    byte[] avih =
        buffer(56).putInt(1_000_000 / FPS).putInt(0).putInt(0).putInt(0x10).putInt(frames.size()).putInt(0).putInt(1)
            .putInt(0).putInt(WIDTH).putInt(HEIGHT).array();
    byte[] strh =
        buffer(56).put(ascii("vidsMJPG")).putInt(0).putInt(0).putInt(0).putInt(1).putInt(FPS).putInt(0)
            .putInt(frames.size()).putInt(0).putInt(-1).putInt(0).putInt(0).putShort((short) WIDTH).putShort((short) HEIGHT)
            .array();
    byte[] strf =
        buffer(40).putInt(40).putInt(WIDTH).putInt(HEIGHT).putShort((short) 1).putShort((short) 24).put(ascii("MJPG"))
            .putInt(WIDTH * HEIGHT * 3).array();
    byte[] header = list("hdrl", chunk("avih", avih), list("strl", chunk("strh", strh), chunk("strf", strf)));
    byte[] movie = list("movi", chunks.toArray(byte[][]::new));
    return chunk("RIFF", join(ascii("AVI "), header, movie, chunk("idx1", index.array())));
  }

  private static byte[] list(String kind, byte[]... parts) {
    return chunk("LIST", join(ascii(kind), join(parts)));
  }

  private static byte[] chunk(String name, byte[] content) {
    int padded = content.length + (content.length & 1);
    return buffer(8 + padded).put(ascii(name)).putInt(content.length).put(content).array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
