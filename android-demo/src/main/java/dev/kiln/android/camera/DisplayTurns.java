package dev.kiln.android.camera;

import android.app.Activity;
import android.content.Context;
import android.hardware.display.DisplayManager;
import android.view.Display;

/**
 * Notices when the display is turned. A page is made anew when it becomes wider or narrower, but
 * not when it is turned upside down.
 */
public final class DisplayTurns implements DisplayManager.DisplayListener {
  private final DisplayManager displays;
  private final Display display;
  private final Runnable turned;
  private int degrees;

  /**
   * Creates a listener that does not yet listen.
   *
   * @param turned is called on the main thread
   */
  @SuppressWarnings("deprecation") // its successor came with Android 11
  public DisplayTurns(Activity activity, Runnable turned) {
    displays = (DisplayManager) activity.getSystemService(Context.DISPLAY_SERVICE);
    display = activity.getWindowManager().getDefaultDisplay();
    this.turned = turned;
  }

  /** Returns the degrees that the display is turned from the device's own upright position. */
  public int degrees() {
    return 90 * display.getRotation();
  }

  /** Begins to listen. */
  public void start() {
    degrees = degrees();
    displays.registerDisplayListener(this, null);
  }

  /** Listens no longer. */
  public void stop() {
    displays.unregisterDisplayListener(this);
  }

  @Override
  public void onDisplayChanged(int id) {
    if (degrees != degrees()) {
      degrees = degrees();
      turned.run();
    }
  }

  @Override
  public void onDisplayAdded(int id) {}

  @Override
  public void onDisplayRemoved(int id) {}
}
