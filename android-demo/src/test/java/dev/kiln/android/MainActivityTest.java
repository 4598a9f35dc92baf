package dev.kiln.android;

import static org.junit.Assert.assertEquals;

import android.widget.TextView;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Task;
import java.nio.file.Path;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

@RunWith(RobolectricTestRunner.class)
@Config(
    sdk = {26, 28, 35},
    qualifiers = "w411dp-h891dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class MainActivityTest {
  @Test
  public void startsAndShowsItsName() {
    try (var controller = Robolectric.buildActivity(MainActivity.class)) {
      TextView status = controller.setup().get().findViewById(R.id.status);
      assertEquals("Kiln", status.getText().toString());
    }
  }

  @Test
  public void runsModels() {
    try (Model model = Model.open(Path.of("../models/digits.onnx"))) {
      assertEquals(Task.DIGITS, model.card().task());
    }
  }
}
