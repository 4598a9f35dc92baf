package dev.kiln.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.hardware.camera2.CameraCharacteristics;
import android.view.View;
import dev.kiln.android.camera.CameraTrouble;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** Robolectric opens cameras since Android 9. */
@RunWith(RobolectricTestRunner.class)
@Config(
    sdk = {28, 35},
    qualifiers = "w411dp-h891dp-mdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class CameraTest {
  private static boolean isCameraRunning() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("kiln-camera")) {
        return true;
      }
    }
    return false;
  }

  @Test
  public void aDeviceWithoutACameraHasPictures() {
    Phone.allowCamera();
    try (Phone phone = Phone.open()) {
      Phone.until("a line", () -> !phone.message().isEmpty());
      assertEquals(phone.page().getString(R.string.camera_none), phone.message());
      assertEquals(View.GONE, phone.find(R.id.first).getVisibility());
      assertEquals(View.VISIBLE, phone.find(R.id.second).getVisibility());
      assertFalse(isCameraRunning());
    }
  }

  @Test
  public void theCameraIsOpenOnlyWhileItIsWanted() {
    Phone.allowCamera();
    Phone.addCamera("0", CameraCharacteristics.LENS_FACING_BACK, 90);
    Phone.addCamera("1", CameraCharacteristics.LENS_FACING_FRONT, 270);
    try (Phone phone = Phone.open()) {
      assertEquals("", phone.message());
      assertTrue(isCameraRunning());
      assertEquals(View.VISIBLE, phone.find(R.id.turn).getVisibility());
      phone.find(R.id.turn).performClick();
      assertTrue(phone.state().isFront());
      Phone.until("the other camera", CameraTest::isCameraRunning);
      phone.choose("draw");
      Phone.until("no camera", () -> !isCameraRunning());
      phone.choose("digits");
      Phone.until("the camera", CameraTest::isCameraRunning);
      phone.controller().pause();
      Phone.until("no camera", () -> !isCameraRunning());
      phone.controller().resume();
      Phone.until("the camera", CameraTest::isCameraRunning);
    }
    Phone.until("no camera", () -> !isCameraRunning());
  }

  @Test
  public void aCameraThatAnotherAppTakesIsGivenUp() {
    Phone.allowCamera();
    Phone.addCamera("0", CameraCharacteristics.LENS_FACING_BACK, 90);
    try (Phone phone = Phone.open()) {
      Phone.until("the camera", CameraTest::isCameraRunning);
      Phone.until(
          "the camera is lost",
          () -> {
            shadowOf(Phone.cameras()).triggerDisconnect();
            return !phone.message().isEmpty();
          });
      assertEquals(phone.page().getString(R.string.camera_in_use), phone.message());
      Phone.until("no camera", () -> !isCameraRunning());
      phone.find(R.id.first).performClick();
      Phone.until("the camera again", () -> isCameraRunning() && phone.message().isEmpty());
    }
  }

  @Test
  public void everyTroubleHasALineOfItsOwn() {
    Lines lines = new Lines(Phone.app().getResources());
    assertEquals(
        CameraTrouble.values().length,
        java.util.Arrays.stream(CameraTrouble.values()).map(lines::of).distinct().count());
  }
}
