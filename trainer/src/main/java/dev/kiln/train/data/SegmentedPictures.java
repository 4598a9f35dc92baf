package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32;

/**
 * The pictures of one list of a {@link VocFolder}, decoded when they are first asked for and kept
 * as long as all pictures together take at most half of the heap. Thread-safe.
 */
public final class SegmentedPictures {
  private static final AtomicLong KEPT = new AtomicLong();

  private final VocFolder folder;
  private final List<String> names;
  private final AtomicReferenceArray<SegmentedPicture> kept;

  SegmentedPictures(VocFolder folder, List<String> names) {
    this.folder = folder;
    this.names = List.copyOf(names);
    kept = new AtomicReferenceArray<>(names.size());
  }

  /** The number of pictures. */
  public int size() {
    return names.size();
  }

  /** The names of the pictures, without a file's ending, in order. */
  public List<String> names() {
    return names;
  }

  /** The first pictures, all of them if there are no more than the limit. */
  public SegmentedPictures limit(int limit) {
    return limit >= size() ? this : new SegmentedPictures(folder, names.subList(0, limit));
  }

  /** Every so-manyth picture, so that at most so many are left, from the whole list alike. */
  public SegmentedPictures spread(int count) {
    if (count >= size()) {
      return this;
    }
    List<String> chosen =
        java.util.stream.IntStream.range(0, count)
            .mapToObj(i -> names.get((int) ((long) i * size() / count)))
            .toList();
    return new SegmentedPictures(folder, chosen);
  }

  /**
   * A picture and its labels.
   *
   * @throws TrainingException if its files can't be decoded or don't match
   */
  public SegmentedPicture get(int index) {
    SegmentedPicture picture = kept.get(index);
    if (picture == null) {
      picture = folder.decode(names.get(index));
      if (KEPT.addAndGet(picture.bytes()) <= Runtime.getRuntime().maxMemory() / 2) {
        kept.set(index, picture);
      } else {
        KEPT.addAndGet(-picture.bytes());
      }
    }
    return picture;
  }

  /** A checksum of the names and of the files' sizes, to tell one data set from another. */
  public long checksum() {
    CRC32 crc = new CRC32();
    for (String name : names) {
      crc.update((name + " " + folder.bytes(name)).getBytes());
    }
    return crc.getValue();
  }
}
