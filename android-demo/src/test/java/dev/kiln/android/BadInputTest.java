package dev.kiln.android;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.robolectric.Shadows.shadowOf;

import android.app.Activity;
import android.content.ContentValues;
import android.content.Intent;
import android.graphics.Bitmap;
import android.net.Uri;
import android.provider.MediaStore;
import android.widget.TextView;
import dev.kiln.android.picture.PictureReader;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.PixelFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import javax.imageio.ImageIO;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.robolectric.Robolectric;
import org.robolectric.RobolectricTestRunner;
import org.robolectric.annotation.Config;
import org.robolectric.annotation.GraphicsMode;

/** Whatever the user picks, one line says what is wrong, and the page goes on. */
@RunWith(RobolectricTestRunner.class)
@Config(sdk = 35, qualifiers = "w411dp-h891dp-mdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
public class BadInputTest {
  private static String refusal(Phone phone, int button, Uri uri) {
    // The line of an earlier refusal stays until there is another.
    TextView notice = phone.find(R.id.notice);
    notice.setText("");
    phone.pick(button, uri);
    String opening = phone.page().getString(R.string.opening);
    Phone.until(
        "a line about " + uri,
        () -> !phone.text(R.id.notice).isEmpty() && !phone.text(R.id.notice).equals(opening));
    String line = phone.text(R.id.notice);
    assertEquals("one line: " + line, -1, line.indexOf('\n'));
    return line;
  }

  @Test
  public void modelsThatAreNoneOrOfNoUse() throws IOException {
    try (Phone phone = Phone.open()) {
      String before = phone.state().mode();
      String text = refusal(phone, R.id.open, Phone.file("notes.onnx", "hello\n".getBytes()));
      assertTrue(text, text.startsWith("notes.onnx: "));
      String photo = refusal(phone, R.id.open, Phone.file(Phone.SAMPLES.resolve("street.jpg")));
      assertTrue(photo, photo.startsWith("street.jpg: "));
      byte[] digits = Files.readAllBytes(Phone.MODELS.resolve("digits.onnx"));
      byte[] half = java.util.Arrays.copyOf(digits, digits.length / 2);
      String cut = refusal(phone, R.id.open, Phone.file("cut.onnx", half));
      assertTrue(cut, cut.startsWith("cut.onnx: "));
      // A graph in a graph in a graph, deeper than any stack.
      byte[] hostile = new byte[0];
      for (int i = 0; i < 2_000; i++) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(0x3a);
        for (int rest = hostile.length; ; rest >>>= 7) {
          message.write(rest < 128 ? rest : rest & 127 | 128);
          if (rest < 128) {
            break;
          }
        }
        message.write(hostile);
        hostile = message.toByteArray();
      }
      String deep = refusal(phone, R.id.open, Phone.file("../../deep.onnx", hostile));
      assertTrue(deep, deep.contains("deep.onnx: "));
      String encoder =
          refusal(phone, R.id.open, Phone.file(Phone.MODELS.resolve("vae-encoder.onnx")));
      assertEquals(
          "vae-encoder.onnx: the task 'encoder' does not draw into frames; use a model for style,"
              + " segmentation or digits",
          encoder);
      assertEquals(before, phone.state().mode());
      assertEquals("", phone.state().opened());
    }
  }

  @Test
  public void aModelThatDoesNotFitIntoMemory() {
    Phone.setMemory(2_000_000);
    try (Phone phone = Phone.open()) {
      assertEquals(
          "gan.onnx: larger than the 1 MB that this phone has free",
          refusal(phone, R.id.open, Phone.file(Phone.MODELS.resolve("gan.onnx"))));
    }
  }

  @Test
  public void picturesThatAreNoneOrGone() {
    try (Phone phone = Phone.open()) {
      assertEquals(
          phone.page().getString(R.string.picture_none),
          refusal(phone, R.id.picture, Phone.file("notes.png", "hello".getBytes())));
      shadowOf(Phone.app().getContentResolver())
          .registerInputStreamSupplier(
              Uri.parse("content://files/gone.png"),
              () -> {
                throw new SecurityException("no longer yours");
              });
      assertEquals(
          phone.page().getString(R.string.picture_unreadable),
          refusal(phone, R.id.picture, Uri.parse("content://files/gone.png")));
      assertTrue(phone.state().picture().isEmpty());
    }
  }

  @Test
  public void aPictureOfAHundredMillionPixelsIsMadeSmaller() throws Exception {
    BufferedImage huge = new BufferedImage(10_000, 10_000, BufferedImage.TYPE_BYTE_BINARY);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(huge, "png", png);
    Image picture =
        new PictureReader(Phone.app().getContentResolver())
            .read(Phone.file("huge.png", png.toByteArray()));
    assertEquals("1250x1250 RGBA", picture.toString());
  }

  @Test
  public void aPictureIsTurnedUprightAsItsExifSays() throws Exception {
    byte[] jpeg = Files.readAllBytes(Phone.SAMPLES.resolve("street.jpg"));
    PictureReader reader = new PictureReader(Phone.app().getContentResolver());
    Image stored = reader.read(Phone.file("plain.jpg", jpeg));
    for (int exif : new int[] {3, 6, 8}) {
      Orientation orientation = Orientation.ofExif(exif);
      Image upright =
          Image.blank(orientation.width(960, 720), orientation.height(960, 720), PixelFormat.RGBA);
      orientation.turn(stored, upright);
      assertEquals(upright, reader.read(Phone.file(exif + ".jpg", withExif(jpeg, exif))));
    }
  }

  private static byte[] withExif(byte[] jpeg, int orientation) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34});
    out.write("Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0".getBytes("ISO-8859-1"));
    out.write(new byte[] {(byte) orientation, 0, 0, 0, 0, 0, 0});
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  @Test
  public void aSnapshotGoesToTheGalleryUnlessThereIsNoSpace() {
    DeviceGallery gallery =
        Robolectric.setupContentProvider(DeviceGallery.class, MediaStore.AUTHORITY);
    try (Phone phone = Phone.open()) {
      phone.pick(R.id.picture, Phone.file(Phone.SAMPLES.resolve("digits.png")));
      phone.choose("digits");
      Phone.until("the digits", () -> !phone.text(R.id.words).isEmpty());
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      register(1, kept);
      phone.find(R.id.keep).performClick();
      String saved = phone.page().getString(R.string.kept_in_gallery);
      Phone.until("saved", () -> phone.text(R.id.notice).equals(saved));
      Bitmap picture =
          android.graphics.BitmapFactory.decodeByteArray(kept.toByteArray(), 0, kept.size());
      assertEquals(640, picture.getWidth());

      assertEquals(1, gallery.entries().size());
      ContentValues entry = gallery.entries().values().iterator().next();
      assertEquals("Pictures/Kiln", entry.getAsString(MediaStore.MediaColumns.RELATIVE_PATH));
      assertEquals(0, (int) entry.getAsInteger(MediaStore.MediaColumns.IS_PENDING));

      register(
          2,
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("No space left on device");
            }
          });
      phone.find(R.id.keep).performClick();
      String full = phone.page().getString(R.string.picture_no_space);
      Phone.until("not saved", () -> phone.text(R.id.notice).equals(full));
      assertEquals("nothing is left of it", 1, gallery.entries().size());
    }
  }

  private static void register(int id, OutputStream out) {
    Uri entry =
        Uri.withAppendedPath(MediaStore.Images.Media.EXTERNAL_CONTENT_URI, String.valueOf(id));
    shadowOf(Phone.app().getContentResolver()).registerOutputStream(entry, out);
  }

  @Test
  @Config(sdk = 28)
  public void beforeAndroid10TheUserSaysWhereASnapshotGoes() {
    try (Phone phone = Phone.open()) {
      phone.pick(R.id.picture, Phone.file(Phone.SAMPLES.resolve("digits.png")));
      Phone.until("the picture", () -> phone.frames().picture().isPresent());
      Uri place = Uri.parse("content://files/kept.png");
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      shadowOf(Phone.app().getContentResolver()).registerOutputStream(place, kept);
      phone.find(R.id.keep).performClick();
      Intent asked = shadowOf(phone.page()).getNextStartedActivityForResult().intent;
      assertEquals(Intent.ACTION_CREATE_DOCUMENT, asked.getAction());
      shadowOf(phone.page()).receiveResult(asked, Activity.RESULT_OK, new Intent().setData(place));
      Phone.until("saved", () -> phone.text(R.id.notice).equals("Saved"));
      assertTrue(kept.size() > 1_000);
    }
  }
}
