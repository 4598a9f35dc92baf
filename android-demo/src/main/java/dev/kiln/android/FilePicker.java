package dev.kiln.android;

import android.app.Activity;
import android.content.ActivityNotFoundException;
import android.content.Intent;
import android.database.Cursor;
import android.net.Uri;
import android.provider.OpenableColumns;
import dev.kiln.android.picture.Gallery;

/** The system's picker of files. */
final class FilePicker {
  private final Activity activity;

  FilePicker(Activity activity) {
    this.activity = activity;
  }

  /** Lets the user pick a picture; returns whether there is a picker. */
  boolean pickPicture(int request) {
    return start(document(Intent.ACTION_OPEN_DOCUMENT, "image/*"), request);
  }

  /** Lets the user pick any file; returns whether there is a picker. */
  boolean pickModel(int request) {
    return start(document(Intent.ACTION_OPEN_DOCUMENT, "*/*"), request);
  }

  /** Lets the user choose where to keep a picture; returns whether there is a picker. */
  boolean choosePlace(String name, int request) {
    Intent intent = document(Intent.ACTION_CREATE_DOCUMENT, Gallery.TYPE);
    return start(intent.putExtra(Intent.EXTRA_TITLE, name), request);
  }

  private static Intent document(String action, String type) {
    return new Intent(action).addCategory(Intent.CATEGORY_OPENABLE).setType(type);
  }

  private boolean start(Intent intent, int request) {
    try {
      activity.startActivityForResult(intent, request);
      return true;
    } catch (ActivityNotFoundException e) {
      return false;
    }
  }

  /** Keeps the right to read a file when the app starts again, if its owner gives it. */
  void keep(Uri uri) {
    try {
      activity
          .getContentResolver()
          .takePersistableUriPermission(uri, Intent.FLAG_GRANT_READ_URI_PERMISSION);
    } catch (SecurityException e) {
      // The file can be read as long as this page lives; then one line says that it is gone.
      return;
    }
  }

  /** Returns the name that the owner of a file gives it. */
  String name(Uri uri) {
    try (Cursor cursor =
        activity
            .getContentResolver()
            .query(uri, new String[] {OpenableColumns.DISPLAY_NAME}, null, null, null)) {
      if (cursor != null && cursor.moveToFirst() && !cursor.isNull(0)) {
        return cursor.getString(0);
      }
    } catch (RuntimeException e) {
      // A provider of another app's making; the address has a name as well.
      return fallback(uri);
    }
    return fallback(uri);
  }

  private static String fallback(Uri uri) {
    String last = uri.getLastPathSegment();
    return last == null ? "model.onnx" : last;
  }
}
