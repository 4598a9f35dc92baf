package dev.kiln.train.data;

import dev.kiln.pictures.PictureException;
import dev.kiln.train.TrainingException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pictures of a folder, decoded and resized when they are first asked for. Thread-safe. */
final class PictureCache {
  private static final Logger log = LoggerFactory.getLogger(PictureCache.class);

  private final PictureFolder folder;
  private final HeapCache<Path, Picture> pictures;
  private final Set<Path> broken = ConcurrentHashMap.newKeySet();

  /**
   * Creates a cache that holds nothing yet.
   *
   * @param shorterSide of every picture in pixels, the longer one in proportion
   */
  PictureCache(PictureFolder folder, int shorterSide) {
    this.folder = folder;
    pictures =
        new HeapCache<>(file -> Picture.read(file, shorterSide), picture -> picture.rgb().length);
  }

  /** A picture and its index in the folder. */
  record Found(int index, Picture picture) {}

  /**
   * Returns a picture, or the next readable one in place of one that cannot be read. Each of those
   * is logged once.
   *
   * @throws TrainingException if none can be read
   */
  Found get(int index) {
    for (int i = 0; i < folder.size(); i++) {
      int at = (index + i) % folder.size();
      Path file = folder.files().get(at);
      if (!broken.contains(file)) {
        try {
          return new Found(at, pictures.get(file));
        } catch (PictureException e) {
          if (broken.add(file)) {
            log.warn("{}; the picture is skipped", e.getMessage());
          }
        }
      }
    }
    throw new TrainingException(
        "%s: none of the %d pictures there can be read".formatted(folder.path(), folder.size()));
  }
}
