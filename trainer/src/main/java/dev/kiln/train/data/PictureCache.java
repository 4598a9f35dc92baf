package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.nio.file.Path;
import java.util.function.Function;

/** The pictures of a folder, decoded and resized when they are first asked for. Thread-safe. */
final class PictureCache {
  private final PictureFolder folder;
  private final HeapCache<Path, Picture> pictures;
  private final NextReadable readable;

  /**
   * Creates a cache that holds nothing yet.
   *
   * @param reader reads a picture and resizes it
   */
  PictureCache(PictureFolder folder, Function<Path, Picture> reader) {
    this.folder = folder;
    pictures = new HeapCache<>(reader, picture -> picture.rgb().length);
    readable = new NextReadable(folder.size());
  }

  /**
   * Returns a picture, or the next readable one in place of one that cannot be read.
   *
   * @throws TrainingException if none can be read
   */
  NextReadable.Found<Picture> get(int index) {
    return readable
        .read(index, at -> pictures.get(folder.files().get(at)))
        .orElseThrow(
            () ->
                new TrainingException(
                    "%s: none of the %d pictures there can be read"
                        .formatted(folder.path(), folder.size())));
  }
}
