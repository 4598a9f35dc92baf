package dev.kiln.android.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files that come with the app, read-only. */
public interface AppAssets {
  /** Returns the names of the files in a folder. */
  List<String> list(String folder) throws IOException;

  /** Opens a file; the caller closes it. */
  InputStream open(String path) throws IOException;
}
