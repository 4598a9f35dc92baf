package dev.kiln.android.view;

import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.Canvas;
import android.graphics.Paint;
import android.graphics.Path;
import android.graphics.RectF;
import android.util.AttributeSet;
import android.view.MotionEvent;
import android.view.View;
import dev.kiln.android.R;
import dev.kiln.android.engine.Sketch;
import dev.kiln.runtime.task.Digit;
import java.util.List;
import java.util.Optional;

/** A square of paper on which a finger draws, with boxes around the digits that were read. */
public final class SketchPad extends View {
  private final Sketch sketch = new Sketch();
  private final Paint paper = new Paint(Paint.ANTI_ALIAS_FLAG);
  private final Paint ink = new Paint(Paint.ANTI_ALIAS_FLAG);
  private final Path path = new Path();
  private final RectF square = new RectF();
  private final DigitOverlay overlay;
  private Runnable changed = () -> {};
  private List<Digit> digits = List.of();
  private int pictureWidth = 1;

  public SketchPad(Context context, AttributeSet attributes) {
    super(context, attributes);
    paper.setColor(context.getColor(R.color.paper));
    ink.setColor(context.getColor(R.color.ink));
    ink.setStyle(Paint.Style.STROKE);
    ink.setStrokeCap(Paint.Cap.ROUND);
    ink.setStrokeJoin(Paint.Join.ROUND);
    overlay = new DigitOverlay(context);
  }

  /** Sets what to do when a stroke goes on. */
  public void setOnChange(Runnable action) {
    changed = action;
  }

  /** Returns what is drawn. */
  public Sketch sketch() {
    return sketch;
  }

  /** Removes all strokes. */
  public void clear() {
    sketch.clear();
    redraw();
  }

  /** Replaces the strokes by those of {@link Sketch#points}. */
  public void restore(float[] points) {
    sketch.restore(points);
    redraw();
  }

  private void redraw() {
    digits = List.of();
    invalidate();
    changed.run();
  }

  /**
   * Shows what was read.
   *
   * @param found the digits, in pixels of the picture that the sketch was painted into
   * @param width the width of that picture
   */
  public void show(List<Digit> found, int width) {
    digits = sketch.isEmpty() ? List.of() : found;
    pictureWidth = width;
    invalidate();
  }

  /** Returns a picture of the square; empty if nothing is drawn. */
  public Optional<Bitmap> snapshot() {
    int side = (int) square.width();
    if (sketch.isEmpty() || side < 1) {
      return Optional.empty();
    }
    Bitmap copy = Bitmap.createBitmap(side, side, Bitmap.Config.ARGB_8888);
    Canvas canvas = new Canvas(copy);
    canvas.translate(-square.left, -square.top);
    draw(canvas);
    return Optional.of(copy);
  }

  @Override
  protected void onSizeChanged(int width, int height, int oldWidth, int oldHeight) {
    float side = Math.min(width, height);
    square.set(0, 0, side, side);
    square.offset((width - side) / 2, (height - side) / 2);
  }

  @Override
  public boolean onTouchEvent(MotionEvent event) {
    switch (event.getActionMasked()) {
      case MotionEvent.ACTION_DOWN -> {
        getParent().requestDisallowInterceptTouchEvent(true);
        sketch.begin(across(event.getX()), down(event.getY()));
      }
      case MotionEvent.ACTION_MOVE -> {
        for (int i = 0; i < event.getHistorySize(); i++) {
          sketch.extend(across(event.getHistoricalX(i)), down(event.getHistoricalY(i)));
        }
        sketch.extend(across(event.getX()), down(event.getY()));
      }
      case MotionEvent.ACTION_UP -> performClick();
      default -> {
        return super.onTouchEvent(event);
      }
    }
    invalidate();
    changed.run();
    return true;
  }

  private float across(float x) {
    return Math.max(0, Math.min(1, (x - square.left) / square.width()));
  }

  private float down(float y) {
    return Math.max(0, Math.min(1, (y - square.top) / square.height()));
  }

  @Override
  protected void onDraw(Canvas canvas) {
    super.onDraw(canvas);
    canvas.save();
    canvas.clipRect(square);
    canvas.drawRect(square, paper);
    ink.setStrokeWidth(2 * Sketch.RADIUS * square.width());
    for (float[] stroke : sketch.strokes()) {
      path.rewind();
      path.moveTo(x(stroke, 0), y(stroke, 0));
      path.lineTo(x(stroke, 0), y(stroke, 0));
      for (int i = 2; i + 1 < stroke.length; i += 2) {
        path.lineTo(x(stroke, i), y(stroke, i));
      }
      canvas.drawPath(path, ink);
    }
    canvas.restore();
    float unit = getResources().getDisplayMetrics().density;
    overlay.draw(canvas, digits, square, pictureWidth, false, unit);
  }

  private float x(float[] stroke, int i) {
    return square.left + stroke[i] * square.width();
  }

  private float y(float[] stroke, int i) {
    return square.top + stroke[i + 1] * square.height();
  }
}
