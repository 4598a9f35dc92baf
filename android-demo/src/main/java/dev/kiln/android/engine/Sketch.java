package dev.kiln.android.engine;

import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.PixelFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Strokes on a square: what a finger draws, from 0,0 at the top left to 1,1 at the bottom right.
 * Not thread-safe.
 */
public final class Sketch {
  /** Half the width of a stroke; the square has side 1. */
  public static final float RADIUS = 0.035f;

  /** Between two strokes in {@link #points}. */
  private static final float LIFT = -1;

  private static final int SIZE = 320;

  private final List<float[]> strokes = new ArrayList<>();

  /** Begins a stroke. */
  public void begin(float x, float y) {
    strokes.add(new float[] {x, y});
  }

  /** Goes on with the stroke that was begun last. */
  public void extend(float x, float y) {
    if (strokes.isEmpty()) {
      begin(x, y);
      return;
    }
    float[] stroke = strokes.get(strokes.size() - 1);
    float[] longer = Arrays.copyOf(stroke, stroke.length + 2);
    longer[stroke.length] = x;
    longer[stroke.length + 1] = y;
    strokes.set(strokes.size() - 1, longer);
  }

  /** Removes all strokes. */
  public void clear() {
    strokes.clear();
  }

  /** Returns whether nothing is drawn. */
  public boolean isEmpty() {
    return strokes.isEmpty();
  }

  /** Returns the strokes, each as x, y, x, y and so on. */
  public List<float[]> strokes() {
    return strokes;
  }

  /** Returns all strokes as one array, to be kept; -1 stands between two strokes. */
  public float[] points() {
    int length = 0;
    for (float[] stroke : strokes) {
      length += stroke.length + 1;
    }
    float[] points = new float[length];
    int at = 0;
    for (float[] stroke : strokes) {
      System.arraycopy(stroke, 0, points, at, stroke.length);
      at += stroke.length;
      points[at++] = LIFT;
    }
    return points;
  }

  /** Replaces the strokes by those that {@link #points} returned. */
  public void restore(float[] points) {
    strokes.clear();
    for (int from = 0, to = 0; to < points.length; to++) {
      if (points[to] == LIFT) {
        strokes.add(Arrays.copyOfRange(points, from, to));
        from = to + 1;
      }
    }
  }

  /** Returns the strokes in black on white, as a grey picture. */
  public Image paint() {
    Image paper = Image.blank(SIZE, SIZE, PixelFormat.GREY);
    Arrays.fill(paper.pixels(), (byte) 255);
    for (float[] stroke : strokes) {
      line(paper, stroke[0], stroke[1], stroke[0], stroke[1]);
      for (int i = 2; i + 1 < stroke.length; i += 2) {
        line(paper, stroke[i - 2], stroke[i - 1], stroke[i], stroke[i + 1]);
      }
    }
    return paper;
  }

  private static void line(Image paper, float fromX, float fromY, float toX, float toY) {
    float reach = RADIUS + 1f / SIZE;
    int left = clamp(SIZE * (Math.min(fromX, toX) - reach));
    int right = clamp(SIZE * (Math.max(fromX, toX) + reach));
    int top = clamp(SIZE * (Math.min(fromY, toY) - reach));
    int bottom = clamp(SIZE * (Math.max(fromY, toY) + reach));
    float dx = toX - fromX;
    float dy = toY - fromY;
    float squared = dx * dx + dy * dy;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        float px = (x + 0.5f) / SIZE - fromX;
        float py = (y + 0.5f) / SIZE - fromY;
        float along = squared == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
        double distance = Math.hypot(px - along * dx, py - along * dy);
        double ink = Math.max(0, Math.min(1, (RADIUS - distance) * SIZE + 0.5));
        int level = (int) Math.round(255 * (1 - ink));
        int i = y * SIZE + x;
        paper.pixels()[i] = (byte) Math.min(level, paper.pixels()[i] & 0xff);
      }
    }
  }

  private static int clamp(float pixel) {
    return Math.max(0, Math.min(SIZE - 1, (int) pixel));
  }
}
