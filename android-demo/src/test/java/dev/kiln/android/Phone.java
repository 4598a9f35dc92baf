package dev.kiln.android;

import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.Manifest;
import android.app.ActivityManager;
import android.app.Application;
import android.content.Context;
import android.content.Intent;
import android.graphics.Bitmap;
import android.graphics.Canvas;
import android.hardware.camera2.CameraCharacteristics;
import android.hardware.camera2.CameraManager;
import android.net.Uri;
import android.os.Bundle;
import android.os.Looper;
import android.view.View;
import android.widget.TextView;
import dev.kiln.android.view.FrameView;
import dev.kiln.android.view.MessageCard;
import dev.kiln.android.view.ModeStrip;
import dev.kiln.android.view.SketchPad;
import dev.kiln.runtime.image.Image;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.robolectric.Robolectric;
import org.robolectric.RuntimeEnvironment;
import org.robolectric.android.controller.ActivityController;
import org.robolectric.shadows.ShadowCameraCharacteristics;

/** The app's main page on a phone of Robolectric's. */
public final class Phone implements AutoCloseable {
  static final Path MODELS = Path.of("../models");
  static final Path SAMPLES = Path.of("../samples");
  static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private ActivityController<MainActivity> controller;

  private Phone(ActivityController<MainActivity> controller) {
    this.controller = controller;
  }

  /** Opens the page as if the user had tapped the app's icon. */
  static Phone open() {
    if (memory() == 0) {
      setMemory(4_000_000_000L);
    }
    Phone phone = new Phone(Robolectric.buildActivity(MainActivity.class).setup());
    phone.untilModesAreThere();
    return phone;
  }

  private static long memory() {
    ActivityManager.MemoryInfo memory = new ActivityManager.MemoryInfo();
    ((ActivityManager) app().getSystemService(Context.ACTIVITY_SERVICE)).getMemoryInfo(memory);
    return memory.availMem;
  }

  /** Gives the phone this much free memory, in bytes. */
  static void setMemory(long bytes) {
    ActivityManager.MemoryInfo memory = new ActivityManager.MemoryInfo();
    memory.availMem = bytes;
    ActivityManager manager = (ActivityManager) app().getSystemService(Context.ACTIVITY_SERVICE);
    shadowOf(manager).setMemoryInfo(memory);
  }

  private void untilModesAreThere() {
    until("there are modes", () -> state().mode().length() > 0);
  }

  /** Kills the process and opens the page again, as the system does. */
  void killAndRestore() {
    Bundle saved = new Bundle();
    controller.pause().stop().saveInstanceState(saved).destroy();
    controller = Robolectric.buildActivity(MainActivity.class).setup(saved);
    untilModesAreThere();
  }

  ActivityController<MainActivity> controller() {
    return controller;
  }

  MainActivity page() {
    return controller.get();
  }

  SavedState state() {
    return field("state", SavedState.class);
  }

  Studio studio() {
    return field("studio", Studio.class);
  }

  private <T> T field(String name, Class<T> type) {
    try {
      java.lang.reflect.Field field = MainActivity.class.getDeclaredField(name);
      field.setAccessible(true);
      return type.cast(field.get(page()));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  static Application app() {
    return RuntimeEnvironment.getApplication();
  }

  static void allowCamera() {
    shadowOf(app()).grantPermissions(Manifest.permission.CAMERA);
  }

  static void addCamera(String id, int facing, int mounted) {
    CameraCharacteristics lens = ShadowCameraCharacteristics.newCameraCharacteristics();
    shadowOf(lens).set(CameraCharacteristics.LENS_FACING, facing);
    shadowOf(lens).set(CameraCharacteristics.SENSOR_ORIENTATION, mounted);
    shadowOf(cameras()).addCamera(id, lens);
  }

  static CameraManager cameras() {
    return (CameraManager) app().getSystemService(Context.CAMERA_SERVICE);
  }

  /** Makes a file of other apps, which the picker can give. */
  static Uri file(String name, byte[] bytes) {
    Uri uri = Uri.parse("content://files/" + name);
    shadowOf(app().getContentResolver())
        .registerInputStreamSupplier(uri, () -> new ByteArrayInputStream(bytes));
    return uri;
  }

  static Uri file(Path path) {
    try {
      return file(path.getFileName().toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name under which the app carries a model: its int8 twin if there is one. */
  static String bundled(String model) {
    String twin = model + "-int8";
    return Files.exists(MODELS.resolve(twin + ".onnx")) ? twin : model;
  }

  void choose(String mode) {
    ((ModeStrip) find(R.id.strip)).choose(mode);
    idle();
  }

  /** Picks a file after a click on a button. */
  void pick(int button, Uri uri) {
    find(button).performClick();
    Intent asked = shadowOf(page()).getNextStartedActivityForResult().intent;
    shadowOf(page())
        .receiveResult(asked, android.app.Activity.RESULT_OK, new Intent().setData(uri));
    idle();
  }

  <T extends View> T find(int id) {
    return page().findViewById(id);
  }

  String text(int id) {
    TextView view = find(id);
    return view.getVisibility() == View.VISIBLE ? view.getText().toString() : "";
  }

  String message() {
    MessageCard card = find(R.id.message);
    return card.line();
  }

  FrameView frames() {
    return find(R.id.frames);
  }

  SketchPad pad() {
    return find(R.id.pad);
  }

  boolean shows(Image expected) {
    Optional<Bitmap> shown = frames().picture();
    return shown.isPresent()
        && shown.get().getWidth() == expected.width()
        && shown.get().getHeight() == expected.height()
        && java.util.Arrays.equals(pixels(shown.get()), expected.toArgb());
  }

  static int[] pixels(Bitmap bitmap) {
    int[] argb = new int[bitmap.getWidth() * bitmap.getHeight()];
    bitmap.getPixels(argb, 0, bitmap.getWidth(), 0, 0, bitmap.getWidth(), bitmap.getHeight());
    return argb;
  }

  static void idle() {
    shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(20));
  }

  static void until(String what, BooleanSupplier condition) {
    long begin = System.nanoTime();
    idle();
    while (!condition.getAsBoolean()) {
      assertTrue("not in time: " + what, System.nanoTime() - begin < PATIENCE_NANOS);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      idle();
    }
  }

  /** Draws a page as it is on the screen. */
  static void screenshot(android.app.Activity page, String name) {
    idle();
    View root = page.getWindow().getDecorView();
    Bitmap bitmap = Bitmap.createBitmap(root.getWidth(), root.getHeight(), Bitmap.Config.ARGB_8888);
    root.draw(new Canvas(bitmap));
    try {
      Files.createDirectories(SCREENSHOTS);
      try (OutputStream out = new FileOutputStream(SCREENSHOTS.resolve(name + ".png").toFile())) {
        bitmap.compress(Bitmap.CompressFormat.PNG, 100, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    controller.close();
  }
}
