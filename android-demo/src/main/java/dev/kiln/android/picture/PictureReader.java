package dev.kiln.android.picture;

import android.content.ContentResolver;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.media.ExifInterface;
import android.net.Uri;
import dev.kiln.android.engine.PixelSize;
import dev.kiln.runtime.image.Image;
import dev.kiln.runtime.image.Orientation;
import dev.kiln.runtime.image.PixelFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Reads pictures, made smaller as they are decoded, and turned upright. Thread-safe. */
public final class PictureReader {
  /** The longest side of what is read, in pixels. */
  public static final int LONGEST_SIDE = 1600;

  private final ContentResolver resolver;

  /** Creates a reader of the pictures that other apps give. */
  public PictureReader(ContentResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Returns a picture in RGBA. Takes long; not for the main thread.
   *
   * @throws UnusablePictureException if it cannot be read
   */
  public Image read(Uri uri) throws UnusablePictureException {
    try {
      Bitmap bitmap = decode(uri);
      Image stored = Bitmaps.image(bitmap);
      bitmap.recycle();
      return upright(stored, orientation(uri));
    } catch (IOException | SecurityException | IllegalStateException e) {
      throw new UnusablePictureException(PictureTrouble.UNREADABLE, e);
    } catch (OutOfMemoryError e) {
      throw new UnusablePictureException(PictureTrouble.TOO_LARGE, e);
    }
  }

  private Bitmap decode(Uri uri) throws IOException, UnusablePictureException {
    BitmapFactory.Options options = new BitmapFactory.Options();
    options.inJustDecodeBounds = true;
    try (InputStream in = open(uri)) {
      BitmapFactory.decodeStream(in, null, options);
    }
    if (options.outWidth < 1 || options.outHeight < 1) {
      throw new UnusablePictureException(PictureTrouble.NO_PICTURE, null);
    }
    options.inSampleSize =
        new PixelSize(options.outWidth, options.outHeight).sampling(LONGEST_SIDE);
    options.inJustDecodeBounds = false;
    options.inPreferredConfig = Bitmap.Config.ARGB_8888;
    try (InputStream in = open(uri)) {
      Bitmap bitmap = BitmapFactory.decodeStream(in, null, options);
      if (bitmap == null) {
        throw new UnusablePictureException(PictureTrouble.NO_PICTURE, null);
      }
      return bitmap;
    }
  }

  private InputStream open(Uri uri) throws IOException {
    InputStream in = resolver.openInputStream(uri);
    if (in == null) {
      throw new FileNotFoundException(uri.toString());
    }
    return in;
  }

  private Orientation orientation(Uri uri) {
    try (InputStream in = open(uri)) {
      int stored =
          new ExifInterface(in)
              .getAttributeInt(ExifInterface.TAG_ORIENTATION, ExifInterface.ORIENTATION_NORMAL);
      return Orientation.ofExif(stored);
    } catch (IOException | RuntimeException e) {
      // Damaged metadata are no reason to refuse a picture that could be decoded.
      return Orientation.UPRIGHT;
    }
  }

  private static Image upright(Image stored, Orientation orientation) {
    if (orientation == Orientation.UPRIGHT) {
      return stored;
    }
    Image upright =
        Image.blank(
            orientation.width(stored.width(), stored.height()),
            orientation.height(stored.width(), stored.height()),
            PixelFormat.RGBA);
    orientation.turn(stored, upright);
    return upright;
  }
}
