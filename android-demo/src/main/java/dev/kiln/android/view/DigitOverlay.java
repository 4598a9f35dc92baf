package dev.kiln.android.view;

import android.content.Context;
import android.graphics.Canvas;
import android.graphics.Paint;
import android.graphics.RectF;
import android.graphics.Typeface;
import dev.kiln.android.R;
import dev.kiln.runtime.image.Box;
import dev.kiln.runtime.task.Digit;
import java.util.List;

/** Draws a box around each digit and its label beside the box, over a picture. */
final class DigitOverlay {
  private static final float MARGIN = 3;
  private static final float LINE = 2;
  private static final float LETTERS = 14;

  private final Paint box = new Paint(Paint.ANTI_ALIAS_FLAG);
  private final Paint label = new Paint(Paint.ANTI_ALIAS_FLAG);
  private final RectF around = new RectF();

  DigitOverlay(Context context) {
    box.setStyle(Paint.Style.STROKE);
    box.setColor(context.getColor(R.color.found));
    label.setColor(context.getColor(R.color.found));
    label.setTypeface(Typeface.DEFAULT_BOLD);
  }

  /**
   * Draws.
   *
   * @param digits the boxes are in pixels of the picture
   * @param place where the picture is on the canvas
   * @param width the picture's width in pixels
   * @param mirrored whether the picture is drawn mirrored
   * @param unit the length that lines and letters are multiples of
   */
  void draw(
      Canvas canvas, List<Digit> digits, RectF place, int width, boolean mirrored, float unit) {
    box.setStrokeWidth(LINE * unit);
    label.setTextSize(LETTERS * unit);
    float scale = place.width() / width;
    for (int i = 0; i < digits.size(); i++) {
      Box found = digits.get(i).box();
      float x = mirrored ? width - found.right() : found.x();
      around.set(x, found.y(), x + found.width(), found.bottom());
      around.left = place.left + scale * around.left - MARGIN * unit;
      around.top = place.top + scale * around.top - MARGIN * unit;
      around.right = place.left + scale * around.right + MARGIN * unit;
      around.bottom = place.top + scale * around.bottom + MARGIN * unit;
      canvas.drawRect(around, box);
      float above = around.top - MARGIN * unit;
      boolean fits = above - label.getTextSize() > place.top;
      float left = fits ? around.left : around.right + MARGIN * unit;
      float baseline = fits ? above : around.top + label.getTextSize();
      canvas.drawText(digits.get(i).label(), left, baseline, label);
    }
  }
}
