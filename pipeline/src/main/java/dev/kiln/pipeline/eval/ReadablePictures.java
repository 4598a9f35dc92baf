package dev.kiln.pipeline.eval;

import dev.kiln.pictures.PictureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the pictures of a test set, and notes those that cannot be read. */
final class ReadablePictures {
  private final int size;
  private final List<String> leftOut = new ArrayList<>();

  /**
   * Creates notes without an entry.
   *
   * @param size the number of pictures in the test set
   */
  ReadablePictures(int size) {
    this.size = size;
  }

  /**
   * Returns a picture, or nothing if it cannot be read.
   *
   * @throws PictureException if no picture of the test set can be read
   */
  <T> Optional<T> read(Supplier<T> picture) {
    try {
      return Optional.of(picture.get());
    } catch (PictureException e) {
      leftOut.add(e.getMessage());
      if (leftOut.size() == size) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Returns how many pictures of the test set can be read, as far as it was read. */
  int count() {
    return size - leftOut.size();
  }

  /** Returns a line for each picture that cannot be read. */
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }
}
