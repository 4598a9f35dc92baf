package dev.kiln.android;

import static org.junit.Assert.assertTrue;

import android.view.View;
import android.widget.TextView;
import dev.kiln.android.speed.Choice;
import dev.kiln.android.speed.Speed;
import dev.kiln.android.speed.SpeedReport;
import dev.kiln.runtime.Provider;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** Draws the pages as they are on the screen, to be looked at, into target/screenshots. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 35)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class ScreenshotTest {
  private static final String PHONE = "w411dp-h891dp-xhdpi";

  @Test
  @Config(qualifiers = PHONE)
  public void phone() {
    shootModes("phone");
    shootSpeed("phone");
  }

  @Test
  @Config(qualifiers = "w411dp-h891dp-night-xhdpi")
  public void night() {
    shootModes("night");
    shootSpeed("night");
  }

  @Test
  @Config(qualifiers = "zh-rCN-w411dp-h891dp-xhdpi")
  public void chinese() {
    shootModes("chinese");
    shootSpeed("chinese");
  }

  @Test
  @Config(qualifiers = "w891dp-h411dp-land-xhdpi")
  public void landscape() {
    shootModes("landscape");
  }

  @Test
  @Config(qualifiers = "w800dp-h1280dp-mdpi")
  public void tablet() {
    shootModes("tablet");
  }

  @Test
  @Config(qualifiers = PHONE)
  public void largeFont() {
    RuntimeEnvironment.setFontScale(2f);
    shootModes("large");
    shootSpeed("large");
  }

  private static void shootModes(String kind) {
    try (Phone phone = Phone.open()) {
      phone.page().onRequestPermissionsResult(1, new String[] {""}, new int[] {-1});
      Phone.screenshot(phone.page(), kind + "-refused");
      phone.pick(R.id.picture, Phone.file(Phone.SAMPLES.resolve("street.jpg")));
      shootFrames(phone, Phone.bundled("style-candy"), kind + "-style");
      phone.pick(R.id.picture, Phone.file(Phone.SAMPLES.resolve("digits.png")));
      phone.choose("digits");
      Phone.until("the digits", () -> phone.text(R.id.words).length() > 10);
      wait(phone);
      Phone.screenshot(phone.page(), kind + "-digits");
      phone.choose("draw");
      seven(phone);
      Phone.until("a digit", () -> phone.text(R.id.words).length() == 1);
      wait(phone);
      Phone.screenshot(phone.page(), kind + "-draw");
      phone.choose("dcgan32");
      Phone.until("a sheet", () -> phone.frames().picture().isPresent());
      Phone.screenshot(phone.page(), kind + "-generate");
      assertEverythingSpeaks(phone.page().getWindow().getDecorView());
    }
    assertTrue(Files.exists(Phone.SCREENSHOTS.resolve(kind + "-generate.png")));
  }

  private static void shootFrames(Phone phone, String mode, String name) {
    phone.choose(mode);
    Phone.until(
        "frames of " + mode,
        () -> phone.studio().stats().latencies().get(dev.kiln.runtime.task.Stage.PRE).p50() > 0);
    wait(phone);
    Phone.screenshot(phone.page(), name);
  }

  /** Waits until the line with the times has been renewed. */
  private static void wait(Phone phone) {
    for (int i = 0; i < 50; i++) {
      Phone.idle();
    }
  }

  private static void seven(Phone phone) {
    phone.pad().sketch().clear();
    phone.pad().sketch().begin(0.3f, 0.25f);
    phone.pad().sketch().extend(0.7f, 0.25f);
    phone.pad().sketch().extend(0.45f, 0.75f);
    phone.pad().restore(phone.pad().sketch().points());
  }

  private static void shootSpeed(String kind) {
    List<Speed> speeds = new ArrayList<>();
    for (String model : List.of("digits", Phone.bundled("style-mosaic"))) {
      for (int threads = 1; threads <= 8; threads *= 2) {
        Choice cpu = new Choice(Provider.CPU, threads);
        speeds.add(
            new Speed(model, cpu, 50, 40.0 / threads + threads, 45.0 / threads + threads, 0, ""));
      }
      speeds.add(new Speed(model, new Choice(Provider.XNNPACK, 4), 50, 9.25, 11.5, 0.0001, ""));
      speeds.add(
          new Speed(model, new Choice(Provider.NNAPI, 1), 0, 0, 0, 0, "runs on Android only"));
    }
    ((KilnApplication) Phone.app()).keep(new SpeedReport(Map.of("model", "test"), speeds));
    try (var controller = Robolectric.buildActivity(SpeedActivity.class).setup()) {
      Phone.screenshot(controller.get(), kind + "-speed");
      assertEverythingSpeaks(controller.get().getWindow().getDecorView());
    }
  }

  /** Checks that TalkBack has something to say of everything that can be touched. */
  private static void assertEverythingSpeaks(View view) {
    if (view.isClickable() && view.isShown()) {
      boolean text = view instanceof TextView label && label.getText().length() > 0;
      boolean described = view.getContentDescription() != null;
      assertTrue(view + " is silent", text || described);
    }
    if (view instanceof android.view.ViewGroup group) {
      for (int i = 0; i < group.getChildCount(); i++) {
        assertEverythingSpeaks(group.getChildAt(i));
      }
    }
  }
}
