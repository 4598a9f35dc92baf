package dev.kiln.webcam.window;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.task.Stage;
import dev.kiln.webcam.session.FrameDisplay;
import dev.kiln.webcam.session.LiveSession;
import dev.kiln.webcam.session.RenderedFrame;
import java.awt.Canvas;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Graphics;
import java.awt.RenderingHints;
import java.awt.image.BufferStrategy;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import java.util.Locale;

/**
 * Shows pictures as they come, drawn by the stream's own thread: no waiting for Swing's, so a
 * result is on the screen when the stream counts it as shown.
 */
final class LiveCanvas extends Canvas implements FrameDisplay {
  private static final long serialVersionUID = 1L;
  private static final Color BAR = new Color(0, 0, 0, 150);
  private static final long STATS_NANOS = 250_000_000L;

  private transient LiveSession session;
  private transient BufferedImage picture;
  private transient List<String> words = List.of();
  private transient BufferStrategy buffers;
  private String news = "";
  private String status = "";
  private long statusTime;
  private boolean showSource;

  LiveCanvas() {
    setBackground(Color.BLACK);
    setIgnoreRepaint(false);
  }

  /** From now on it draws; before, it only keeps what it is shown. */
  synchronized void open(LiveSession running) {
    session = running;
  }

  synchronized void close() {
    session = null;
    buffers = null;
  }

  synchronized void toggleSource() {
    showSource = !showSource;
  }

  @Override
  public synchronized void show(Image frame, RenderedFrame painting) {
    Image shown = showSource ? frame : painting.picture();
    if (picture == null
        || picture.getWidth() != shown.width()
        || picture.getHeight() != shown.height()) {
      picture = new BufferedImage(shown.width(), shown.height(), BufferedImage.TYPE_3BYTE_BGR);
    }
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(shown.pixels(), 0, pixels, 0, pixels.length);
    words = painting.words();
    draw();
  }

  @Override
  public synchronized void say(String line) {
    news = line;
    draw();
  }

  /** The window was uncovered: the last picture again. */
  @Override
  public synchronized void paint(Graphics g) {
    draw();
  }

  @Override
  public void update(Graphics g) {
    paint(g);
  }

  private void draw() {
    if (session == null || !isDisplayable() || getWidth() == 0 || getHeight() == 0) {
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
    String below = news.isEmpty() ? String.join("   ", words) : news;
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

  /** Model, rate and latency, a few times a second: percentiles take a moment. */
  private String status() {
    long now = System.nanoTime();
    if (status.isEmpty() || now - statusTime > STATS_NANOS) {
      LiveStats stats = session.stats();
      statusTime = now;
      status =
          String.format(
              Locale.ROOT,
              "%s   %.1f fps   %.1f ms (model %.1f)   dropped %d   %s",
              session.model(),
              stats.fps(),
              stats.latencies().get(Stage.TOTAL).p50() / 1e6,
              stats.latencies().get(Stage.RUN).p50() / 1e6,
              stats.dropped(),
              "M model  O original  P pause  F full screen  Esc end");
    }
    return status;
  }
}
