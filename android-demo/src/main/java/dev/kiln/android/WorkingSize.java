package dev.kiln.android;

import android.widget.SeekBar;
import java.util.function.IntConsumer;

/** The slider of the working size, in steps of 32 pixels from 128 to 640. */
final class WorkingSize implements SeekBar.OnSeekBarChangeListener {
  /** The slider's last position; its first is 0. */
  static final int STEPS = 16;

  private static final int SMALLEST = 128;
  private static final int STEP = 32;

  private final IntConsumer changed;

  WorkingSize(IntConsumer changed) {
    this.changed = changed;
  }

  /** Returns the slider's position for a size. */
  static int step(int pixels) {
    return Math.max(0, Math.min(STEPS, (pixels - SMALLEST) / STEP));
  }

  @Override
  public void onProgressChanged(SeekBar slider, int step, boolean byUser) {
    changed.accept(SMALLEST + step * STEP);
  }

  @Override
  public void onStartTrackingTouch(SeekBar slider) {}

  @Override
  public void onStopTrackingTouch(SeekBar slider) {}
}
