package dev.kiln.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.hardware.camera2.CameraCharacteristics;
import dev.kiln.android.camera.FrameReader;
import dev.kiln.runtime.NativeObjects;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.live.LiveStats;
import java.util.Random;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** Ten thousand frames of a camera, from its image to the screen. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 35, qualifiers = "w411dp-h891dp-mdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class SoakTest {
  private static final int FRAMES = 10_000;
  private static final int WARM = 2_000;
  private static final long GROWTH = 2L << 20;

  @Test
  public void theHeapStaysFlatAndFramesAreDroppedNotQueued() throws InterruptedException {
    Phone.allowCamera();
    Phone.addCamera("0", CameraCharacteristics.LENS_FACING_BACK, 90);
    int open = NativeObjects.open();
    try (Phone phone = Phone.open()) {
      phone.choose(Phone.bundled("style-mosaic"));
      phone.studio().resize(32);
      Image seen = Image.blank(64, 48, PixelFormat.RGBA);
      new Random(1).nextBytes(seen.pixels());
      CameraFrame frame = new CameraFrame(seen);
      FrameReader reader = new FrameReader(Orientation.QUARTER_CLOCKWISE, phone.studio()::submit);
      Phone.until(
          "the model is open",
          () -> {
            reader.read(frame);
            return phone.studio().stats().latencies().get(dev.kiln.runtime.task.Stage.PRE).p50()
                > 0;
          });
      LiveStats before = phone.studio().stats();
      long warm = 0;
      for (int i = 0; i < FRAMES; i++) {
        if (i == WARM) {
          warm = usedHeap();
        }
        reader.read(frame);
        if (i % 2 == 0) {
          Thread.sleep(1);
        }
        if (i % 100 == 0) {
          Phone.idle();
        }
      }
      long grown = usedHeap() - warm;
      LiveStats after = phone.studio().stats();
      long received = after.received() - before.received();
      long shown = after.shown() - before.shown();
      long dropped = after.dropped() - before.dropped();
      System.out.println(
          FRAMES + " frames: " + shown + " shown, " + dropped + " dropped, heap " + grown + " B");
      assertEquals(FRAMES, received);
      assertTrue("at most one waits and one is in flight", received - shown - dropped <= 2);
      assertTrue(shown + " shown", shown > 100);
      assertTrue(dropped + " dropped", dropped > 100);
      assertEquals(0, after.failed());
      assertTrue(grown + " bytes more", grown < GROWTH);
    }
    Phone.until("all models are closed", () -> NativeObjects.open() == open);
  }

  private static long usedHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
