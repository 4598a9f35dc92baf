package dev.kiln.android;

import android.view.View;
import android.widget.TextView;
import dev.kiln.android.engine.LiveEngine;
import java.util.function.Supplier;

/** Shows twice a second how fast the frames are. */
final class StatsTicker {
  private static final long MILLIS = 500;

  private final TextView view;
  private final Lines lines;
  private final Runnable tick = this::tick;
  private LiveEngine engine;
  private Supplier<String> provider = () -> "";

  StatsTicker(TextView view, Lines lines) {
    this.view = view;
    this.lines = lines;
  }

  /**
   * Begins to show.
   *
   * @param on says what the model runs on
   */
  void start(LiveEngine live, Supplier<String> on) {
    engine = live;
    provider = on;
    view.removeCallbacks(tick);
    tick();
  }

  private void tick() {
    show(lines.of(engine.stats(), provider.get()));
    view.postDelayed(tick, MILLIS);
  }

  /** Shows nothing. */
  void stop() {
    view.removeCallbacks(tick);
    show("");
  }

  private void show(String text) {
    view.setText(text);
    view.setVisibility(text.isEmpty() ? View.GONE : View.VISIBLE);
  }
}
