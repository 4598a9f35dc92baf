package dev.kiln.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.view.View;
import android.widget.Button;
import android.widget.SeekBar;
import dev.kiln.android.picture.PictureReader;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.task.StyleTransfer;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** What every version of Android must do. */
@RunWith(RobolectricTestRunner.class)
@Config(
    sdk = {26, 28, 35},
    qualifiers = "w411dp-h891dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class MainActivityTest {
  @Test
  public void aPictureIsShownInTheStyleThatTheRuntimeGives() throws Exception {
    try (Phone phone = Phone.open()) {
      ((SeekBar) phone.find(R.id.size)).setProgress(0);
      var uri = Phone.file(Phone.SAMPLES.resolve("street.jpg"));
      phone.pick(R.id.picture, uri);
      Image picture = new PictureReader(Phone.app().getContentResolver()).read(uri);
      try (Model model =
          Model.open(
              Phone.MODELS.resolve(Phone.bundled("style-mosaic") + ".onnx"),
              Options.throughput())) {
        Image styled = new StyleTransfer(model).withSize(128).apply(picture);
        phone.choose(Phone.bundled("style-mosaic"));
        Phone.until("the styled picture", () -> phone.shows(styled));
      }
      assertEquals("", phone.message());
    }
  }

  @Test
  public void withoutThePermissionOneLineSaysWhatToDo() {
    try (Phone phone = Phone.open()) {
      shadowOf(phone.page().getPackageManager())
          .setShouldShowRequestPermissionRationale(Manifest.permission.CAMERA, true);
      answer(phone, PackageManager.PERMISSION_DENIED);
      assertEquals(phone.page().getString(R.string.camera_wanted), phone.message());
      assertEquals("Allow the camera", ((Button) phone.find(R.id.first)).getText().toString());

      shadowOf(phone.page().getPackageManager())
          .setShouldShowRequestPermissionRationale(Manifest.permission.CAMERA, false);
      answer(phone, PackageManager.PERMISSION_DENIED);
      assertEquals(phone.page().getString(R.string.camera_refused), phone.message());
      phone.find(R.id.first).performClick();
      Intent settings = shadowOf(phone.page()).getNextStartedActivity();
      while (settings != null && settings.getData() == null) {
        settings = shadowOf(phone.page()).getNextStartedActivity();
      }
      assertEquals("package:dev.kiln.android", settings.getData().toString());

      phone.find(R.id.second).performClick();
      assertTrue(phone.find(R.id.picture).getVisibility() == View.VISIBLE);
    }
  }

  private static void answer(Phone phone, int answer) {
    phone
        .page()
        .onRequestPermissionsResult(
            1, new String[] {Manifest.permission.CAMERA}, new int[] {answer});
    Phone.idle();
  }
}
