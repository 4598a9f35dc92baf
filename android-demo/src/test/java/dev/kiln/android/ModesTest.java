package dev.kiln.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import android.view.MotionEvent;
import android.widget.SeekBar;
import dev.kiln.android.camera.FrameReader;
import dev.kiln.android.picture.PictureReader;
import dev.kiln.runtime.Model;
import dev.kiln.runtime.Options;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.PixelFormat;
import dev.kiln.runtime.render.LiveSettings;
import dev.kiln.runtime.task.Digit;
import dev.kiln.runtime.task.DigitRecognizer;
import dev.kiln.runtime.task.ImageGenerator;
import dev.kiln.runtime.task.Segmenter;
import dev.kiln.runtime.task.StyleTransfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** Every mode on a real frame gives the runtime's own answer, bit for bit. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 35, qualifiers = "w411dp-h891dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class ModesTest {
  @Before
  public void allowTheCamera() {
    Phone.allowCamera();
    Phone.addCamera("0", android.hardware.camera2.CameraCharacteristics.LENS_FACING_BACK, 90);
  }

  private static Model model(String name) {
    return Model.open(Phone.MODELS.resolve(name + ".onnx"), Options.throughput());
  }

  private static Image sample(String name) throws Exception {
    return new PictureReader(Phone.app().getContentResolver())
        .read(Phone.file(Phone.SAMPLES.resolve(name)));
  }

  /** A camera that was mounted as in most phones, and what it sees, upright. */
  private record Scene(CameraFrame frame, Image upright) {
    static Scene of(Image seen) {
      Image stored = Image.blank(seen.height(), seen.width(), PixelFormat.RGBA);
      Orientation.QUARTER_COUNTERCLOCKWISE.turn(seen, stored);
      CameraFrame frame = new CameraFrame(stored);
      List<Image> upright = new ArrayList<>();
      new FrameReader(
              Orientation.QUARTER_CLOCKWISE,
              (yuv, width, height, orientation, timestamp) -> {
                Image turned = Image.blank(height, width, PixelFormat.RGBA);
                yuv.of(width, height).copyTo(turned, orientation);
                upright.add(turned);
              })
          .read(frame);
      return new Scene(frame, upright.get(0));
    }

    void until(Phone phone, String what, Image expected) {
      FrameReader reader = new FrameReader(Orientation.QUARTER_CLOCKWISE, phone.studio()::submit);
      Phone.until(
          what,
          () -> {
            reader.read(frame);
            return phone.shows(expected);
          });
    }
  }

  @Test
  public void stylesDigitsAndSegmentationOfACamera() throws Exception {
    Scene street = Scene.of(sample("street.jpg").resize(240, 180));
    Scene page = Scene.of(sample("digits.png"));
    try (Phone phone = Phone.open()) {
      ((SeekBar) phone.find(R.id.size)).setProgress(0);
      for (String name : List.of(Phone.bundled("style-mosaic"), Phone.bundled("style-candy"))) {
        phone.choose(name);
        try (Model model = model(name)) {
          Image styled = new StyleTransfer(model).withSize(128).apply(street.upright());
          street.until(phone, name, styled);
        }
      }
      phone.choose("digits");
      page.until(phone, "the page", page.upright());
      try (Model model = model("digits")) {
        List<String> labels = new ArrayList<>();
        for (Digit digit : new DigitRecognizer(model).recognize(page.upright())) {
          labels.add(digit.label());
        }
        assertTrue(labels.toString(), labels.size() > 5);
        FrameReader reader = new FrameReader(Orientation.QUARTER_CLOCKWISE, phone.studio()::submit);
        Phone.until(
            "the digits",
            () -> {
              reader.read(page.frame());
              return phone.text(R.id.words).equals(String.join(" · ", labels));
            });
      }
      phone.pick(R.id.open, Phone.file(Phone.MODELS.resolve("segment-street.onnx")));
      Phone.until("the opened model", () -> phone.state().mode().equals(Modes.OPENED));
      try (Model model = model("segment-street")) {
        Segmenter segmenter = new Segmenter(model).withSize(128);
        Image overlaid =
            segmenter.overlay(
                street.upright(),
                segmenter.segment(street.upright()),
                LiveSettings.DEFAULT.overlay());
        street.until(phone, "the classes", overlaid);
      }
      assertEquals("", phone.message());
    }
  }

  @Test
  public void aDrawnDigitIsRead() {
    try (Phone phone = Phone.open()) {
      phone.choose("draw");
      float x = phone.pad().getWidth() / 2f;
      float y = phone.pad().getHeight() / 2f;
      touch(phone, MotionEvent.ACTION_DOWN, x, y - 200);
      for (int i = -180; i <= 200; i += 20) {
        touch(phone, MotionEvent.ACTION_MOVE, x, y + i);
      }
      touch(phone, MotionEvent.ACTION_UP, x, y + 200);
      try (Model model = model("digits")) {
        List<Digit> digits = new DigitRecognizer(model).recognize(phone.pad().sketch().paint());
        assertEquals("1", digits.get(0).label());
      }
      Phone.until("the digit", () -> phone.text(R.id.words).equals("1"));
      phone.find(R.id.clear).performClick();
      Phone.until("nothing", () -> phone.text(R.id.words).isEmpty());
      assertEquals(Optional.empty(), phone.pad().snapshot());
    }
  }

  private static void touch(Phone phone, int action, float x, float y) {
    MotionEvent event = MotionEvent.obtain(0, 0, action, x, y, 0);
    phone.pad().dispatchTouchEvent(event);
    event.recycle();
  }

  @Test
  public void generatedPicturesAreThoseOfTheSeed() {
    try (Phone phone = Phone.open();
        Model model = model("dcgan32")) {
      phone.choose("dcgan32");
      ImageGenerator generator = new ImageGenerator(model);
      for (long seed = 1; seed <= 2; seed++) {
        Image first = generator.generate(16, seed).get(0).to(PixelFormat.RGBA);
        Phone.until(
            "seed " + seed,
            () ->
                phone
                    .frames()
                    .picture()
                    .map(sheet -> android.graphics.Bitmap.createBitmap(sheet, 0, 0, 32, 32))
                    .filter(tile -> java.util.Arrays.equals(Phone.pixels(tile), first.toArgb()))
                    .isPresent());
        phone.find(R.id.seed).performClick();
      }
    }
  }
}
