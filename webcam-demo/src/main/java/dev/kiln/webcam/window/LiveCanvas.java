package dev.kiln.webcam.window;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.render.RenderedFrame;
import dev.kiln.webcam.session.FrameDisplay;
import java.awt.Canvas;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferStrategy;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows results as they come. The stream's thread draws them without waiting for Swing's, so a
 * result is on the screen when the stream counts it as shown.
 */
final class LiveCanvas extends Canvas implements FrameDisplay {
  private static final long serialVersionUID = 1L;
  private static final Color BAR = new Color(0, 0, 0, 150);
  private static final long STATUS_NANOS = 250_000_000L;

  private transient Supplier<String> statistics = () -> "";
  private boolean open;
  private transient BufferedImage picture;
  private transient List<String> words = List.of();
  private transient BufferStrategy buffers;
  private String message = "";
  private String status = "";
  private long statusTime;
  private boolean showSource;

  LiveCanvas() {
    setBackground(Color.BLACK);
    setIgnoreRepaint(false);
  }

  /**
   * Starts to draw; before, only the latest picture is kept.
   *
   * @param source returns the line at the top
   */
  synchronized void open(Supplier<String> source) {
    statistics = source;
    open = true;
  }

  synchronized void close() {
    open = false;
    buffers = null;
  }

  /** Switches between the result and the source's own frame. */
  synchronized void toggleSource() {
    showSource = !showSource;
  }

  @Override
  public synchronized void show(Image frame, RenderedFrame result) {
    Image shown = showSource ? frame : result.picture();
    if (picture == null
        || picture.getWidth() != shown.width()
        || picture.getHeight() != shown.height()) {
      picture = new BufferedImage(shown.width(), shown.height(), BufferedImage.TYPE_3BYTE_BGR);
    }
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(shown.pixels(), 0, pixels, 0, pixels.length);
    words = result.words();
    draw();
  }

  @Override
  public synchronized void showStatus(String line) {
    message = line;
    draw();
  }

  /** Draws the last picture again, for example when the window is uncovered. */
  @Override
  public synchronized void paint(Graphics g) {
    draw();
  }

  @Override
  public void update(Graphics g) {
    paint(g);
  }

  private void draw() {
    if (!open || !isDisplayable() || getWidth() == 0 || getHeight() == 0) {
      return;
    }
    if (buffers == null) {
      createBufferStrategy(2);
      buffers = getBufferStrategy();
    }
    do {
      do {
        Graphics2D g = (Graphics2D) buffers.getDrawGraphics();
        draw(g);
        g.dispose();
      } while (buffers.contentsRestored());
      buffers.show();
    } while (buffers.contentsLost());
    getToolkit().sync();
  }

  private void draw(Graphics2D g) {
    g.setColor(Color.BLACK);
    g.fillRect(0, 0, getWidth(), getHeight());
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    if (picture != null) {
      double scale =
          Math.min(
              (double) getWidth() / picture.getWidth(), (double) getHeight() / picture.getHeight());
      int width = (int) Math.round(scale * picture.getWidth());
      int height = (int) Math.round(scale * picture.getHeight());
      g.drawImage(
          picture, (getWidth() - width) / 2, (getHeight() - height) / 2, width, height, null);
    }
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(12, getHeight() / 45)));
    bar(g, status(), 0);
    String below = message.isEmpty() ? String.join("   ", words) : message;
    if (!below.isEmpty()) {
      bar(g, below, getHeight() - barHeight(g));
    }
  }

  private void bar(Graphics2D g, String text, int y) {
    FontMetrics metrics = g.getFontMetrics();
    g.setColor(BAR);
    g.fillRect(0, y, getWidth(), barHeight(g));
    g.setColor(Color.WHITE);
    g.drawString(text, metrics.getHeight() / 2, y + metrics.getAscent() + metrics.getHeight() / 4);
  }

  private static int barHeight(Graphics2D g) {
    return g.getFontMetrics().getHeight() * 3 / 2;
  }

  /** Returns the line at the top, renewed a few times per second: percentiles take time. */
  private String status() {
    long now = System.nanoTime();
    if (status.isEmpty() || now - statusTime > STATUS_NANOS) {
      statusTime = now;
      status = statistics.get();
    }
    return status;
  }
}
