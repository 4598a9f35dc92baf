package dev.kiln.android;

import android.content.ContentProvider;
import android.content.ContentValues;
import android.database.Cursor;
import android.net.Uri;
import java.util.LinkedHashMap;
import java.util.Map;

/** A device's gallery, which numbers its entries from 1. */
public final class DeviceGallery extends ContentProvider {
  private final Map<Uri, ContentValues> entries = new LinkedHashMap<>();
  private int last;

  /** Returns what the gallery holds. */
  Map<Uri, ContentValues> entries() {
    return entries;
  }

  @Override
  public boolean onCreate() {
    return true;
  }

  @Override
  public Uri insert(Uri uri, ContentValues values) {
    Uri entry = Uri.withAppendedPath(uri, String.valueOf(++last));
    entries.put(entry, new ContentValues(values));
    return entry;
  }

  @Override
  public int update(Uri uri, ContentValues values, String where, String[] arguments) {
    entries.get(uri).putAll(values);
    return 1;
  }

  @Override
  public int delete(Uri uri, String where, String[] arguments) {
    return entries.remove(uri) == null ? 0 : 1;
  }

  @Override
  public String getType(Uri uri) {
    return "image/png";
  }

  @Override
  public Cursor query(Uri uri, String[] columns, String where, String[] arguments, String order) {
    return null;
  }
}
