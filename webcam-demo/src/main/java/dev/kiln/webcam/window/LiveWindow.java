package dev.kiln.webcam.window;

import dev.kiln.media.MediaException;
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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.swing.JFrame;

/**
 * A live session in a window. Keys: M next model, O the source itself, F full screen, P pause, Esc
 * or Q end.
 */
public final class LiveWindow {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final boolean fullScreen;
  private final LiveCanvas canvas = new LiveCanvas();
  private final JFrame frame = new JFrame("Kiln");

  private LiveWindow(boolean fullScreen) {
    this.fullScreen = fullScreen;
  }

  /**
   * Shows a window until it is closed.
   *
   * @param fullScreen without a border, as on a kiosk
   * @param duration after which it closes by itself
   * @return what was measured
   * @throws MediaException if there is no display, the source can't be opened or there is no such
   *     model
   */
  public static LiveReport run(
      ModelCatalog shelf, LiveOptions options, boolean fullScreen, Optional<Duration> duration)
      throws InterruptedException {
    requireDisplay();
    LiveWindow window = new LiveWindow(fullScreen);
    try (LiveSession session = new LiveSession(shelf, options, window.canvas)) {
      EventQueue.invokeLater(() -> window.open(session));
      if (duration.isPresent()) {
        window.ended.await(duration.get().toMillis(), TimeUnit.MILLISECONDS);
      } else {
        window.ended.await();
      }
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
    return "no display for a window; use --headless, or the page without --window";
  }

  private void open(LiveSession session) {
    canvas.open(session);
    frame.setLayout(new BorderLayout());
    frame.add(canvas, BorderLayout.CENTER);
    frame.setDefaultCloseOperation(JFrame.DO_NOTHING_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosing(WindowEvent e) {
            ended.countDown();
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

  private void pressed(int key, LiveSession session) {
    switch (key) {
      case KeyEvent.VK_ESCAPE, KeyEvent.VK_Q -> ended.countDown();
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
