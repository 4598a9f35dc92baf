package dev.kiln.webcam.window;

import dev.kiln.media.MediaException;
import dev.kiln.runtime.live.LiveStats;
import dev.kiln.runtime.task.Stage;
import dev.kiln.webcam.session.LiveOptions;
import dev.kiln.webcam.session.LiveReport;
import dev.kiln.webcam.session.LiveSession;
import dev.kiln.webcam.session.ModelCatalog;
import java.awt.AWTError;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.swing.JFrame;

/**
 * Shows a live session in a window. Keys: M next model, O original frame, P pause, F full screen,
 * Esc or Q quit.
 */
public final class LiveWindow {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final boolean fullScreen;
  private final LiveCanvas canvas = new LiveCanvas();
  private final JFrame frame = new JFrame("Kiln");

  private LiveWindow(boolean fullScreen) {
    this.fullScreen = fullScreen;
  }

  /**
   * Shows a window until it is closed, and returns what was measured.
   *
   * @param fullScreen whether the window covers the screen, without a border
   * @throws MediaException if there is no display, the source cannot be opened or the recording
   *     cannot be written
   * @throws IllegalArgumentException if the catalog has no such model
   */
  public static LiveReport run(ModelCatalog catalog, LiveOptions options, boolean fullScreen)
      throws InterruptedException {
    return run(catalog, options, fullScreen, ChronoUnit.FOREVER.getDuration());
  }

  /**
   * Shows a window until it is closed, at most for a while, and returns what was measured.
   *
   * @param fullScreen whether the window covers the screen, without a border
   * @param longest after which the window closes
   * @throws MediaException if there is no display, the source cannot be opened or the recording
   *     cannot be written
   * @throws IllegalArgumentException if the catalog has no such model
   */
  public static LiveReport run(
      ModelCatalog catalog, LiveOptions options, boolean fullScreen, Duration longest)
      throws InterruptedException {
    requireDisplay();
    LiveWindow window = new LiveWindow(fullScreen);
    try (LiveSession session = new LiveSession(catalog, options, window.canvas)) {
      EventQueue.invokeLater(() -> window.open(session));
      window.closed.await(TimeUnit.NANOSECONDS.convert(longest), TimeUnit.NANOSECONDS);
      return session.stop();
    } finally {
      window.canvas.close();
      EventQueue.invokeLater(window.frame::dispose);
    }
  }

  private static void requireDisplay() {
    try {
      if (!GraphicsEnvironment.isHeadless()) {
        GraphicsEnvironment.getLocalGraphicsEnvironment().getDefaultScreenDevice();
        return;
      }
    } catch (AWTError | HeadlessException | NoClassDefFoundError e) {
      throw new MediaException(noDisplay() + " (" + e.getMessage() + ")", e);
    }
    throw new MediaException(noDisplay());
  }

  private static String noDisplay() {
    return "no display to open a window on; use --headless, or leave out --window for the page";
  }

  private void open(LiveSession session) {
    canvas.open(() -> statistics(session));
    frame.setLayout(new BorderLayout());
    frame.add(canvas, BorderLayout.CENTER);
    frame.setDefaultCloseOperation(JFrame.DO_NOTHING_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosing(WindowEvent e) {
            closed.countDown();
          }
        });
    canvas.addKeyListener(
        new KeyAdapter() {
          @Override
          public void keyPressed(KeyEvent e) {
            pressed(e.getKeyCode(), session);
          }
        });
    canvas.setPreferredSize(new Dimension(960, 720));
    frame.setUndecorated(fullScreen);
    frame.pack();
    frame.setLocationRelativeTo(null);
    if (fullScreen) {
      frame.getGraphicsConfiguration().getDevice().setFullScreenWindow(frame);
    }
    frame.setVisible(true);
    canvas.requestFocusInWindow();
  }

  private static String statistics(LiveSession session) {
    LiveStats stats = session.stats();
    return String.format(
        Locale.ROOT,
        "%s   %.1f fps   %.1f ms (model %.1f)   dropped %d   %s",
        session.model(),
        stats.fps(),
        stats.latencies().get(Stage.TOTAL).p50() / 1e6,
        stats.latencies().get(Stage.RUN).p50() / 1e6,
        stats.dropped(),
        "M next model  O original  P pause  F full screen  Esc quit");
  }

  private void pressed(int key, LiveSession session) {
    switch (key) {
      case KeyEvent.VK_ESCAPE, KeyEvent.VK_Q -> closed.countDown();
      case KeyEvent.VK_M -> new Thread(session::nextModel, "kiln-next-model").start();
      case KeyEvent.VK_O -> canvas.toggleSource();
      case KeyEvent.VK_P -> session.togglePause();
      case KeyEvent.VK_F -> toggleFullScreen();
      default -> {}
    }
  }

  private void toggleFullScreen() {
    var device = frame.getGraphicsConfiguration().getDevice();
    device.setFullScreenWindow(device.getFullScreenWindow() == frame ? null : frame);
    canvas.requestFocusInWindow();
  }
}
