package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of a folder, decoded and resized when they are first asked for and then kept, as
 * many as a quarter of the heap holds; the others are decoded anew each time. Thread-safe.
 */
final class PictureCache {
  private static final Logger log = LoggerFactory.getLogger(PictureCache.class);

  private final PictureFolder folder;
  private final int shorterSide;
  private final Map<Path, Picture> kept = new ConcurrentHashMap<>();
  private final Set<Path> broken = ConcurrentHashMap.newKeySet();
  private final AtomicLong free = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);

  /**
   * A cache that holds nothing yet.
   *
   * @param shorterSide of every picture in pixels, the longer one in proportion
   */
  PictureCache(PictureFolder folder, int shorterSide) {
    this.folder = folder;
    this.shorterSide = shorterSide;
  }

  /** A picture and its index in the folder. */
  record Found(int index, Picture picture) {}

  /**
   * A picture, or in the place of a broken one, which is named once, the next that is not.
   *
   * @throws TrainingException if all are broken
   */
  Found get(int index) {
    for (int i = 0; i < folder.size(); i++) {
      int at = (index + i) % folder.size();
      Path file = folder.files().get(at);
      Picture picture = kept.get(file);
      if (picture != null) {
        return new Found(at, picture);
      }
      if (!broken.contains(file)) {
        try {
          return new Found(at, keep(file, Picture.read(file, shorterSide)));
        } catch (TrainingException e) {
          if (broken.add(file)) {
            log.warn("{}; skipped", e.getMessage());
          }
        }
      }
    }
    throw new TrainingException(
        "%s: none of its %d pictures can be read".formatted(folder.path(), folder.size()));
  }

  private Picture keep(Path file, Picture picture) {
    if (free.addAndGet(-picture.rgb().length) >= 0) {
      kept.put(file, picture);
    } else {
      free.addAndGet(picture.rgb().length);
    }
    return picture;
  }
}
