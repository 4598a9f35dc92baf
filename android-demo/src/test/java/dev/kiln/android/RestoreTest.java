package dev.kiln.android;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import android.graphics.Bitmap;
import android.widget.SeekBar;
import dev.kiln.runtime.NativeObjects;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** What the user has chosen is there again after the process was killed, in every mode. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 35, qualifiers = "w411dp-h891dp-mdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class RestoreTest {
  @Test
  public void everyModeComesBack() {
    int open = NativeObjects.open();
    try (Phone phone = Phone.open()) {
      ((SeekBar) phone.find(R.id.size)).setProgress(1);
      var uri = Phone.file(Phone.SAMPLES.resolve("digits.png"));
      phone.pick(R.id.picture, uri);
      phone.pick(R.id.open, Phone.file(Phone.MODELS.resolve("lsgan.onnx")));
      Phone.until("the opened model", () -> phone.state().mode().equals(Modes.OPENED));
      phone.pad().sketch().begin(0.25f, 0.5f);
      phone.pad().sketch().extend(0.75f, 0.5f);
      for (String mode :
          new String[] {
            Phone.bundled("style-candy"), "digits", "draw", "dcgan32", "vae-decoder", Modes.OPENED
          }) {
        phone.choose(mode);
        if (phone.find(R.id.seed).isShown()) {
          phone.find(R.id.seed).performClick();
        }
        long seed = phone.state().seed();
        phone.killAndRestore();
        assertEquals(mode, phone.state().mode());
        assertEquals(160, phone.state().size());
        assertEquals(seed, phone.state().seed());
        assertEquals(uri, phone.state().picture().get());
        assertEquals("lsgan.onnx", phone.state().opened());
        assertArrayEquals(
            new float[] {0.25f, 0.5f, 0.75f, 0.5f, -1}, phone.pad().sketch().points(), 0);
        assertEquals("", phone.message());
        if (!mode.equals("draw")) {
          Phone.until(mode + " is shown", () -> phone.frames().picture().isPresent());
        }
      }
      assertEquals(4, phone.state().seed());
    }
    Phone.until("all models are closed", () -> NativeObjects.open() == open);
  }

  @Test
  public void turningThePhoneKeepsThePicture() {
    try (Phone phone = Phone.open()) {
      phone.pick(R.id.picture, Phone.file(Phone.SAMPLES.resolve("digits.png")));
      phone.choose("digits");
      Phone.until("the digits", () -> !phone.text(R.id.words).isEmpty());
      String words = phone.text(R.id.words);
      org.robolectric.RuntimeEnvironment.setQualifiers("+land");
      phone.controller().configurationChange();
      Phone.until("the same digits", () -> phone.text(R.id.words).equals(words));
      Bitmap shown = phone.frames().picture().get();
      assertEquals(640, shown.getWidth());
    }
  }
}
