package dev.kiln.train.data;

import dev.kiln.pictures.PictureException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the next picture in the place of one that cannot be read, so that a bad file does not end a
 * run. Each of those is logged once. Thread-safe.
 */
public final class NextReadable {
  private static final Logger log = LoggerFactory.getLogger(NextReadable.class);

  private final int size;
  private final Set<Integer> broken = ConcurrentHashMap.newKeySet();

  /**
   * Creates one that knows of no bad picture yet.
   *
   * @param size how many pictures there are
   */
  public NextReadable(int size) {
    this.size = size;
  }

  /**
   * A picture and its index.
   *
   * @param <T> what a picture is read as
   */
  public record Found<T>(int index, T picture) {}

  /**
   * Returns the picture of an index or else the next readable one, or nothing if there is none.
   *
   * @param reader reads the picture of an index
   */
  public <T> Optional<Found<T>> read(int index, IntFunction<T> reader) {
    for (int i = 0; i < size; i++) {
      int at = (index + i) % size;
      if (!broken.contains(at)) {
        try {
          return Optional.of(new Found<>(at, reader.apply(at)));
        } catch (PictureException e) {
          if (broken.add(at)) {
            log.warn("{}; the picture is skipped", e.getMessage());
          }
        }
      }
    }
    return Optional.empty();
  }
}
