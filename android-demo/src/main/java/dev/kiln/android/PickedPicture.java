package dev.kiln.android;

import android.net.Uri;
import dev.kiln.android.picture.PictureReader;
import dev.kiln.android.picture.UnusablePictureException;
import dev.kiln.runtime.image.Image;
import java.util.function.Consumer;

/** Reads the picture in the camera's place, away from the main thread, and keeps the last one. */
final class PickedPicture {
  private final KilnApplication app;
  private final PictureReader reader;
  private Uri uri = Uri.EMPTY;
  private Image picture;

  PickedPicture(KilnApplication app, PictureReader reader) {
    this.app = app;
    this.reader = reader;
  }

  /** Gives a picture or says why there is none, on the main thread. */
  void read(Uri wanted, Consumer<Image> then, Consumer<UnusablePictureException> failed) {
    if (wanted.equals(uri)) {
      then.accept(picture);
      return;
    }
    app.work(
        () -> {
          try {
            Image read = reader.read(wanted);
            app.post(
                () -> {
                  uri = wanted;
                  picture = read;
                  then.accept(read);
                });
          } catch (UnusablePictureException e) {
            app.post(() -> failed.accept(e));
          }
        });
  }

  /** Forgets the picture, to give memory back; it is read again when it is wanted. */
  void trim() {
    uri = Uri.EMPTY;
    picture = null;
  }
}
