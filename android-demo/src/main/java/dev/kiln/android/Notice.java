package dev.kiln.android;

import android.view.View;
import android.widget.TextView;

/** A line below the picture that says what has just happened, and goes away after a while. */
final class Notice {
  private static final long SHOWN_MILLIS = 8_000;

  private final TextView view;
  private final Runnable hide = this::hide;

  Notice(TextView view) {
    this.view = view;
  }

  void show(String line) {
    view.removeCallbacks(hide);
    view.setText(line);
    view.setVisibility(View.VISIBLE);
    view.postDelayed(hide, SHOWN_MILLIS);
  }

  void hide() {
    view.removeCallbacks(hide);
    view.setVisibility(View.GONE);
  }
}
