package dev.kiln.android;

import android.content.res.AssetManager;
import dev.kiln.android.engine.AppAssets;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The assets of the APK. */
final class PackagedAssets implements AppAssets {
  private final AssetManager assets;

  PackagedAssets(AssetManager assets) {
    this.assets = assets;
  }

  @Override
  public List<String> list(String folder) throws IOException {
    String[] names = assets.list(folder);
    return names == null ? List.of() : List.of(names);
  }

  @Override
  public InputStream open(String path) throws IOException {
    return assets.open(path);
  }
}
