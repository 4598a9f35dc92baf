package dev.kiln.android.view;

import android.content.Context;
import android.util.AttributeSet;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import dev.kiln.android.R;

/** One line that says what is wrong, with up to two things to do about it. */
public final class MessageCard extends LinearLayout {
  public MessageCard(Context context, AttributeSet attributes) {
    super(context, attributes);
    setOrientation(VERTICAL);
    inflate(context, R.layout.message, this);
    setVisibility(GONE);
  }

  /** Shows a line with nothing to do about it. */
  public void show(String line) {
    TextView text = findViewById(R.id.line);
    text.setText(line);
    findViewById(R.id.first).setVisibility(GONE);
    findViewById(R.id.second).setVisibility(GONE);
    setVisibility(VISIBLE);
  }

  /** Adds the first thing to do. */
  public void offerFirst(int title, Runnable action) {
    offer(findViewById(R.id.first), title, action);
  }

  /** Adds the second thing to do. */
  public void offerSecond(int title, Runnable action) {
    offer(findViewById(R.id.second), title, action);
  }

  private static void offer(Button button, int title, Runnable action) {
    button.setText(title);
    button.setOnClickListener(clicked -> action.run());
    button.setVisibility(View.VISIBLE);
  }

  /** Takes the line away. */
  public void hide() {
    setVisibility(GONE);
  }

  /** Returns the line, or an empty one if none is shown. */
  public String line() {
    TextView text = findViewById(R.id.line);
    return getVisibility() == VISIBLE ? text.getText().toString() : "";
  }
}
