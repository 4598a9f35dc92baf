package dev.kiln.android.view;

import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.Canvas;
import android.graphics.Paint;
import android.graphics.RectF;
import android.util.AttributeSet;
import android.view.View;
import dev.kiln.android.picture.Bitmaps;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.Digit;
import java.util.List;
import java.util.Optional;

/**
 * Shows the newest frame as large as it fits, with boxes around its digits. Frames come from any
 * thread, and a steady stream takes no memory of the heap.
 */
public final class FrameView extends View {
  /** Smaller pictures are enlarged with sharp pixels. */
  private static final int TINY = 200;

  private final Object lock = new Object();
  private final Paint smooth = new Paint(Paint.FILTER_BITMAP_FLAG);
  private final Paint sharp = new Paint();
  private final RectF place = new RectF();
  private final DigitOverlay overlay;

  // What is shown and what is filled next, guarded by the lock.
  private Bitmap front;
  private Bitmap back;
  private int[] argb = new int[0];
  private List<Digit> digits = List.of();
  private boolean mirrored;

  public FrameView(Context context, AttributeSet attributes) {
    super(context, attributes);
    overlay = new DigitOverlay(context);
  }

  /**
   * Shows a frame.
   *
   * @param picture is copied
   * @param found the digits in it
   */
  public void show(Image picture, List<Digit> found) {
    synchronized (lock) {
      if (argb.length != picture.width() * picture.height()) {
        argb = new int[picture.width() * picture.height()];
      }
      back = fitting(back, picture);
      Bitmaps.copy(picture, argb, back);
      Bitmap shown = front;
      front = back;
      back = shown;
      digits = found;
    }
    postInvalidateOnAnimation();
  }

  private static Bitmap fitting(Bitmap bitmap, Image picture) {
    boolean fits =
        bitmap != null
            && bitmap.getWidth() == picture.width()
            && bitmap.getHeight() == picture.height();
    return fits
        ? bitmap
        : Bitmap.createBitmap(picture.width(), picture.height(), Bitmap.Config.ARGB_8888);
  }

  /** Shows frames from now on as in a mirror, or as they are. Letters are never mirrored. */
  public void setMirrored(boolean asInMirror) {
    synchronized (lock) {
      mirrored = asInMirror;
    }
    postInvalidateOnAnimation();
  }

  /** Shows nothing, and gives the memory back. */
  public void clear() {
    synchronized (lock) {
      front = null;
      back = null;
      argb = new int[0];
      digits = List.of();
    }
    postInvalidateOnAnimation();
  }

  /** Gives back the memory that is only needed for the next frame. */
  public void trim() {
    synchronized (lock) {
      back = null;
      argb = new int[0];
    }
  }

  /** Returns a copy of the frame that is shown; empty if there is none. */
  public Optional<Bitmap> picture() {
    synchronized (lock) {
      return Optional.ofNullable(front).map(shown -> shown.copy(Bitmap.Config.ARGB_8888, true));
    }
  }

  /** Returns the frame that is shown with the boxes drawn into it; empty if there is none. */
  public Optional<Bitmap> snapshot() {
    synchronized (lock) {
      Optional<Bitmap> copy = picture();
      copy.ifPresent(this::drawDigits);
      return copy;
    }
  }

  private void drawDigits(Bitmap into) {
    place.set(0, 0, into.getWidth(), into.getHeight());
    float unit = Math.max(into.getWidth(), into.getHeight()) / 320f;
    overlay.draw(new Canvas(into), digits, place, into.getWidth(), false, unit);
  }

  @Override
  protected void onDraw(Canvas canvas) {
    super.onDraw(canvas);
    synchronized (lock) {
      if (front == null) {
        return;
      }
      float scale =
          Math.min((float) getWidth() / front.getWidth(), (float) getHeight() / front.getHeight());
      float left = (getWidth() - scale * front.getWidth()) / 2;
      float top = (getHeight() - scale * front.getHeight()) / 2;
      place.set(left, top, left + scale * front.getWidth(), top + scale * front.getHeight());
      canvas.save();
      if (mirrored) {
        canvas.scale(-1, 1, getWidth() / 2f, 0);
      }
      boolean tiny = front.getWidth() <= TINY && front.getHeight() <= TINY;
      canvas.drawBitmap(front, null, place, tiny ? sharp : smooth);
      canvas.restore();
      float unit = getResources().getDisplayMetrics().density;
      overlay.draw(canvas, digits, place, front.getWidth(), mirrored, unit);
    }
  }
}
