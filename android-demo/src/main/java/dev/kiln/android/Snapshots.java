package dev.kiln.android;

import android.graphics.Bitmap;
import android.net.Uri;
import dev.kiln.android.picture.Gallery;
import dev.kiln.android.picture.UnusablePictureException;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;

/** Keeps what is shown as a picture: in the gallery, or before Android 10 where the user says. */
final class Snapshots {
  private final KilnApplication app;
  private final FilePicker picker;
  private final Gallery gallery;
  private final Notice notice;
  private final Lines lines;
  private Optional<Bitmap> waiting = Optional.empty();

  Snapshots(KilnApplication app, FilePicker picker, Gallery gallery, Notice notice, Lines lines) {
    this.app = app;
    this.picker = picker;
    this.gallery = gallery;
    this.notice = notice;
    this.lines = lines;
  }

  /** Keeps a picture; if the user has to say where, {@link #write} follows. */
  void keep(Bitmap picture, int request) {
    String name =
        "kiln-" + new SimpleDateFormat("yyyyMMdd-HHmmss", Locale.ROOT).format(new Date()) + ".png";
    if (Gallery.isOpen()) {
      app.work(
          () -> {
            try {
              gallery.add(picture, name);
              say(R.string.kept_in_gallery);
            } catch (UnusablePictureException e) {
              app.post(() -> notice.show(lines.of(e)));
            }
          });
    } else if (picker.choosePlace(name, request)) {
      waiting = Optional.of(picture);
    } else {
      say(R.string.no_picker);
    }
  }

  /**
   * Writes the picture to the place that the user has chosen.
   *
   * @param shown what is shown now, in case that the page was closed meanwhile
   */
  void write(Uri target, Optional<Bitmap> shown) {
    Optional<Bitmap> picture = waiting.isPresent() ? waiting : shown;
    waiting = Optional.empty();
    if (!picture.isPresent()) {
      say(R.string.nothing_to_keep);
      return;
    }
    app.work(
        () -> {
          try {
            gallery.write(picture.get(), target);
            say(R.string.kept);
          } catch (UnusablePictureException e) {
            app.post(() -> notice.show(lines.of(e)));
          }
        });
  }

  private void say(int line) {
    app.post(() -> notice.show(app.getString(line)));
  }
}
