package dev.kiln.train.data;

import dev.kiln.train.TrainingException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The pictures of one list of a {@link VocFolder}, decoded when they are first asked for and kept,
 * as many as a quarter of the heap holds. Thread-safe.
 */
public final class SegmentedPictures implements DataSet {
  private final VocFolder folder;
  private final List<String> names;
  private final AtomicReferenceArray<SegmentedPicture> kept;
  private final AtomicLong free = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);

  SegmentedPictures(VocFolder folder, List<String> names) {
    this.folder = folder;
    this.names = List.copyOf(names);
    kept = new AtomicReferenceArray<>(names.size());
  }

  @Override
  public int size() {
    return names.size();
  }

  /** The names of the pictures, without a file's ending, in order. */
  public List<String> names() {
    return names;
  }

  /** The first pictures; all if there are not more, or for 0. */
  public SegmentedPictures limit(int limit) {
    return limit == 0 || limit >= size()
        ? this
        : new SegmentedPictures(folder, names.subList(0, limit));
  }

  /** So many pictures at even distances; all if there are not more, or for 0. */
  public SegmentedPictures spread(int count) {
    if (count == 0 || count >= size()) {
      return this;
    }
    List<String> chosen =
        IntStream.range(0, count)
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
      if (free.addAndGet(-picture.bytes()) >= 0) {
        kept.set(index, picture);
      } else {
        free.addAndGet(picture.bytes());
      }
    }
    return picture;
  }

  /** A checksum of the names and of the files' sizes. */
  @Override
  public long checksum() {
    CRC32 crc = new CRC32();
    for (String name : names) {
      crc.update((name + " " + folder.bytes(name)).getBytes());
    }
    return crc.getValue();
  }
}
