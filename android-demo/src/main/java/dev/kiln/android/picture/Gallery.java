package dev.kiln.android.picture;

import android.content.ContentResolver;
import android.content.ContentValues;
import android.graphics.Bitmap;
import android.net.Uri;
import android.os.Build;
import android.os.Environment;
import android.provider.MediaStore;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps pictures as PNG files. Thread-safe. */
public final class Gallery {
  /** The type of what is kept. */
  public static final String TYPE = "image/png";

  private static final String FOLDER = Environment.DIRECTORY_PICTURES + "/Kiln";

  private final ContentResolver resolver;

  /** Creates a gallery. */
  public Gallery(ContentResolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Returns whether {@link #add} works without a permission: since Android 10. Before that, let the
   * user choose a file and call {@link #write}.
   */
  public static boolean isOpen() {
    return Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q;
  }

  /**
   * Adds a picture to the device's gallery; nothing is left if that fails.
   *
   * @throws UnusablePictureException if it cannot be written
   */
  public Uri add(Bitmap picture, String name) throws UnusablePictureException {
    ContentValues values = new ContentValues();
    values.put(MediaStore.MediaColumns.DISPLAY_NAME, name);
    values.put(MediaStore.MediaColumns.MIME_TYPE, TYPE);
    values.put(MediaStore.MediaColumns.RELATIVE_PATH, FOLDER);
    values.put(MediaStore.MediaColumns.IS_PENDING, 1);
    Uri entry = insert(values);
    try {
      write(picture, entry);
      ContentValues done = new ContentValues();
      done.put(MediaStore.MediaColumns.IS_PENDING, 0);
      resolver.update(entry, done, null, null);
      return entry;
    } catch (UnusablePictureException | RuntimeException e) {
      resolver.delete(entry, null, null);
      throw e instanceof UnusablePictureException known
          ? known
          : new UnusablePictureException(PictureTrouble.NO_SPACE, e);
    }
  }

  private Uri insert(ContentValues values) throws UnusablePictureException {
    try {
      Uri entry = resolver.insert(MediaStore.Images.Media.EXTERNAL_CONTENT_URI, values);
      if (entry != null) {
        return entry;
      }
      throw new UnusablePictureException(PictureTrouble.NO_SPACE, null);
    } catch (RuntimeException e) {
      // The provider of another app's making: no volume, no space, or a bug of its own.
      throw new UnusablePictureException(PictureTrouble.NO_SPACE, e);
    }
  }

  /**
   * Writes a picture where the user wants it.
   *
   * @throws UnusablePictureException if it cannot be written
   */
  public void write(Bitmap picture, Uri target) throws UnusablePictureException {
    try (OutputStream out = resolver.openOutputStream(target)) {
      if (out == null || !picture.compress(Bitmap.CompressFormat.PNG, 100, out)) {
        throw new UnusablePictureException(PictureTrouble.NO_SPACE, null);
      }
    } catch (IOException | SecurityException | IllegalStateException e) {
      throw new UnusablePictureException(PictureTrouble.NO_SPACE, e);
    }
  }
}
