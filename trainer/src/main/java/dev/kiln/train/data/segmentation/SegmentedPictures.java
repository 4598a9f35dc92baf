package dev.kiln.train.data.segmentation;

import dev.kiln.pictures.PictureException;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.HeapCache;
import dev.kiln.train.data.NextReadable;
import dev.kiln.train.data.PictureFolder;
import dev.kiln.train.data.SampleSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The pictures of one list of a {@link VocFolder}, and perhaps photos whose labels a teacher gave,
 * decoded when they are first asked for. Thread-safe.
 */
public final class SegmentedPictures implements SampleSet {
  private final VocFolder folder;
  private final TaughtPhotos taught;
  private final List<String> names;
  private final HeapCache<String, SegmentedPicture> pictures;
  private final NextReadable readable;

  SegmentedPictures(VocFolder folder, List<String> names) {
    this(folder, TaughtPhotos.NONE, names);
  }

  private SegmentedPictures(VocFolder folder, TaughtPhotos taught, List<String> names) {
    this.folder = folder;
    this.taught = taught;
    this.names = List.copyOf(names);
    pictures = new HeapCache<>(this::decode, SegmentedPicture::bytes);
    readable = new NextReadable(names.size());
  }

  /**
   * Returns these pictures and photos without masks, each labelled once by a teacher. Photos that
   * cannot be read are left out, which is said.
   *
   * @throws TrainingException if no photo can be read
   */
  public SegmentedPictures with(PictureFolder photos, SegmentTeacher teacher) {
    TaughtPhotos more = TaughtPhotos.of(photos, teacher);
    List<String> all = new ArrayList<>(names);
    all.addAll(more.names());
    return new SegmentedPictures(folder, more, all);
  }

  private SegmentedPicture decode(String name) {
    return taught.names().contains(name) ? taught.decode(name) : folder.decode(name);
  }

  private long bytes(String name) {
    return taught.names().contains(name) ? taught.bytes(name) : folder.bytes(name);
  }

  @Override
  public int size() {
    return names.size();
  }

  /** Returns the names of the pictures, without a file's ending, in order. */
  public List<String> names() {
    return names;
  }

  /** Returns the first pictures; all of them if there are not more, or for 0. */
  public SegmentedPictures limit(int limit) {
    return limit == 0 || limit >= size()
        ? this
        : new SegmentedPictures(folder, taught, names.subList(0, limit));
  }

  /**
   * Returns a number of pictures at even distances; all of them if there are not more, or for 0.
   */
  public SegmentedPictures spread(int count) {
    if (count == 0 || count >= size()) {
      return this;
    }
    List<String> chosen =
        IntStream.range(0, count)
            .mapToObj(i -> names.get((int) ((long) i * size() / count)))
            .toList();
    return new SegmentedPictures(folder, taught, chosen);
  }

  /**
   * Returns a picture and its labels.
   *
   * @throws PictureException if a file cannot be read as a picture
   * @throws TrainingException if its files do not match
   */
  public SegmentedPicture get(int index) {
    return pictures.get(names.get(index));
  }

  /**
   * Returns a picture and its labels, or the next readable ones in place of those that cannot be
   * read.
   *
   * @throws TrainingException if none can be read, or files do not match
   */
  public SegmentedPicture readable(int index) {
    return readable
        .read(index, this::get)
        .map(NextReadable.Found::picture)
        .orElseThrow(() -> folder.withoutPictures(size()));
  }

  /**
   * Checks that the masks have something to tell apart, most often by a look at the first one:
   * objects marked by 255 would be ignored, and nothing but the background learned.
   *
   * @throws TrainingException if no pixel counts, or none but of the first class beside ignored
   *     ones
   */
  public void requireClasses() {
    boolean first = false;
    boolean ignored = false;
    for (int i = 0; i < size(); i++) {
      for (byte label : readable(i).labels()) {
        int value = label & 0xff;
        if (value != 0 && value != SegmentedPicture.IGNORED) {
          return;
        }
        first |= value == 0;
        ignored |= value != 0;
      }
    }
    if (ignored) {
      throw folder.withoutClasses(size(), first);
    }
  }

  /** Returns a checksum of the names and of the files' sizes. */
  @Override
  public long checksum() {
    CRC32 crc = new CRC32();
    for (String name : names) {
      crc.update((name + " " + bytes(name)).getBytes(StandardCharsets.UTF_8));
    }
    return crc.getValue();
  }
}
