package dev.kiln.android;

import android.app.Activity;
import android.os.Bundle;

/** The app's first page. */
public final class MainActivity extends Activity {
  @Override
  protected void onCreate(Bundle state) {
    super.onCreate(state);
    setContentView(R.layout.main);
  }
}
