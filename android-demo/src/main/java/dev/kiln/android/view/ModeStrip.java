package dev.kiln.android.view;

import android.content.Context;
import android.util.AttributeSet;
import android.view.LayoutInflater;
import android.view.View;
import android.widget.HorizontalScrollView;
import android.widget.RadioButton;
import android.widget.RadioGroup;
import dev.kiln.android.R;
import java.util.List;
import java.util.function.Consumer;

/** A row of modes, one of which is chosen; it scrolls if it is too long. */
public final class ModeStrip extends HorizontalScrollView {
  private final RadioGroup group;
  private Consumer<String> chosen = mode -> {};
  private boolean filling;

  public ModeStrip(Context context, AttributeSet attributes) {
    super(context, attributes);
    setHorizontalScrollBarEnabled(false);
    group = new RadioGroup(context);
    group.setOrientation(RadioGroup.HORIZONTAL);
    addView(group);
    group.setOnCheckedChangeListener(
        (changed, id) -> {
          View button = changed.findViewById(id);
          if (button != null && !filling) {
            reveal(button);
            chosen.accept((String) button.getTag());
          }
        });
  }

  /** Sets what to do with the key of a mode that the user chooses. */
  public void setOnChosen(Consumer<String> action) {
    chosen = action;
  }

  /**
   * Shows modes.
   *
   * @param keys the modes' keys
   * @param titles the modes' titles, in the same order
   * @param key the mode that is chosen; nobody is told
   */
  public void show(List<String> keys, List<String> titles, String key) {
    filling = true;
    group.removeAllViews();
    for (int i = 0; i < keys.size(); i++) {
      RadioButton button =
          (RadioButton) LayoutInflater.from(getContext()).inflate(R.layout.mode, group, false);
      button.setId(View.generateViewId());
      button.setTag(keys.get(i));
      button.setText(titles.get(i));
      group.addView(button);
      if (keys.get(i).equals(key)) {
        group.check(button.getId());
        post(() -> reveal(button));
      }
    }
    filling = false;
  }

  /** Chooses a mode as if the user did. */
  public void choose(String key) {
    View button = group.findViewWithTag(key);
    if (button != null) {
      group.check(button.getId());
    }
  }

  private void reveal(View button) {
    smoothScrollTo(button.getLeft() - (getWidth() - button.getWidth()) / 2, 0);
  }
}
