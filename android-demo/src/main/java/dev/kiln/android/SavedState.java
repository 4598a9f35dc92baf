package dev.kiln.android;

import android.net.Uri;
import android.os.Bundle;
import java.util.Optional;

/** What the user has chosen on the main page. */
final class SavedState {
  /** The longer side of what the model sees at first, in pixels. */
  static final int FIRST_SIZE = 320;

  private String mode = "";
  private int size = FIRST_SIZE;
  private boolean front;
  private Optional<Uri> picture = Optional.empty();
  private long seed = 1;
  private String opened = "";
  private boolean asked;
  private float[] sketch = new float[0];

  /** Returns what a page that was closed had saved. */
  static SavedState of(Bundle saved) {
    SavedState state = new SavedState();
    if (saved != null) {
      state.mode = saved.getString("mode", "");
      state.size = saved.getInt("size", FIRST_SIZE);
      state.front = saved.getBoolean("front");
      state.picture = Optional.ofNullable(saved.getString("picture")).map(Uri::parse);
      state.seed = saved.getLong("seed", 1);
      state.opened = saved.getString("opened", "");
      state.asked = saved.getBoolean("asked");
      float[] points = saved.getFloatArray("sketch");
      state.sketch = points == null ? state.sketch : points;
    }
    return state;
  }

  void save(Bundle into) {
    into.putString("mode", mode);
    into.putInt("size", size);
    into.putBoolean("front", front);
    into.putString("picture", picture.map(Uri::toString).orElse(null));
    into.putLong("seed", seed);
    into.putString("opened", opened);
    into.putBoolean("asked", asked);
    into.putFloatArray("sketch", sketch);
  }

  /** Returns the key of the mode; empty for the first. */
  String mode() {
    return mode;
  }

  void setMode(String key) {
    mode = key;
  }

  /** Returns the working size in pixels. */
  int size() {
    return size;
  }

  void setSize(int pixels) {
    size = pixels;
  }

  /** Returns whether the camera looks at the user. */
  boolean isFront() {
    return front;
  }

  void setFront(boolean atUser) {
    front = atUser;
  }

  /** Returns the picture that is in the camera's place, if any. */
  Optional<Uri> picture() {
    return picture;
  }

  void setPicture(Optional<Uri> uri) {
    picture = uri;
  }

  /** Returns the seed of the generated pictures. */
  long seed() {
    return seed;
  }

  void setSeed(long number) {
    seed = number;
  }

  /** Returns the name of the model that the user opened; empty if there is none. */
  String opened() {
    return opened;
  }

  void setOpened(String name) {
    opened = name;
  }

  /** Returns whether the user was asked for the camera since the page was opened. */
  boolean isAsked() {
    return asked;
  }

  void setAsked(boolean done) {
    asked = done;
  }

  /** Returns what the finger has drawn, as points. */
  float[] sketch() {
    return sketch.clone();
  }

  void setSketch(float[] points) {
    sketch = points.clone();
  }
}
