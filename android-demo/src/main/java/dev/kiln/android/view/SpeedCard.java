package dev.kiln.android.view;

import android.content.Context;
import android.graphics.Typeface;
import android.view.LayoutInflater;
import android.view.ViewGroup;
import android.widget.LinearLayout;
import android.widget.TextView;
import dev.kiln.android.R;
import dev.kiln.android.speed.Choice;
import dev.kiln.android.speed.Speed;
import dev.kiln.android.speed.SpeedReport;
import dev.kiln.runtime.Provider;
import java.util.Optional;

/** The measurements of one model, the fastest in bold. */
public final class SpeedCard extends LinearLayout {
  private SpeedCard(Context context) {
    super(context);
    inflate(context, R.layout.speed_card, this);
  }

  /** Adds the card of a model to a page. */
  public static void add(ViewGroup page, SpeedReport report, String model) {
    SpeedCard card = new SpeedCard(page.getContext());
    Optional<Speed> fastest = report.fastest(model);
    card.text(R.id.model, model);
    LinearLayout rows = card.findViewById(R.id.rows);
    for (Speed speed : report.of(model)) {
      card.row(rows, speed, fastest.isPresent() && fastest.get().equals(speed));
    }
    page.addView(card);
  }

  private void row(LinearLayout rows, Speed speed, boolean fastest) {
    LinearLayout row =
        (LinearLayout) LayoutInflater.from(getContext()).inflate(R.layout.speed_row, rows, false);
    TextView on = row.findViewById(R.id.on);
    TextView took = row.findViewById(R.id.took);
    on.setText(title(getContext(), speed.choice()));
    if (!speed.obstacle().isEmpty()) {
      took.setText(speed.obstacle());
    } else if (!speed.isSound()) {
      took.setText(R.string.speed_other_answer);
    } else {
      took.setText(getContext().getString(R.string.speed_took, speed.p50(), speed.p95()));
    }
    if (fastest) {
      on.setTypeface(Typeface.DEFAULT_BOLD);
      took.setTypeface(Typeface.DEFAULT_BOLD);
      took.setText(getContext().getString(R.string.speed_fastest, took.getText()));
    }
    rows.addView(row);
  }

  private void text(int id, String text) {
    TextView view = findViewById(id);
    view.setText(text);
  }

  /** Returns a choice as text. */
  public static String title(Context context, Choice choice) {
    if (choice.provider() == Provider.NNAPI) {
      return choice.provider().toString();
    }
    return context
        .getResources()
        .getQuantityString(
            R.plurals.on_threads, choice.threads(), choice.provider().toString(), choice.threads());
  }
}
