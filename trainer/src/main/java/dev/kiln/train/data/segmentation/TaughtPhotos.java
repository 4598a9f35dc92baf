package dev.kiln.train.data.segmentation;

import dev.kiln.pictures.PictureException;
import dev.kiln.pictures.Pictures;
import dev.kiln.train.TrainingException;
import dev.kiln.train.data.Picture;
import dev.kiln.train.data.PictureFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Photos whose labels a teacher gives. It is asked once for each; the labels stay in memory,
 * packed, and photos are read again when they are needed. Thread-safe.
 */
final class TaughtPhotos {
  /** No photos. */
  static final TaughtPhotos NONE = new TaughtPhotos();

  private static final Logger log = LoggerFactory.getLogger(TaughtPhotos.class);
  private static final int SAID_EVERY = 100;

  private final Map<String, byte[]> packed = new LinkedHashMap<>();

  private TaughtPhotos() {}

  /**
   * Asks the teacher for the labels of all photos. Those that cannot be read are left out, which is
   * said.
   *
   * @throws TrainingException if none can be read
   */
  static TaughtPhotos of(PictureFolder photos, SegmentTeacher teacher) {
    TaughtPhotos taught = new TaughtPhotos();
    int asked = 0;
    for (Path file : photos.files()) {
      try {
        BufferedImage photo = Pictures.read(file);
        byte[] labels = teacher.label(Picture.rgb(photo), photo.getWidth(), photo.getHeight());
        taught.packed.put(file.toString(), pack(labels));
      } catch (PictureException e) {
        log.warn("{}; the photo is left out", e.getMessage());
      }
      if (++asked % SAID_EVERY == 0 || asked == photos.size()) {
        log.info("the teacher has labelled {} of {} photos", asked, photos.size());
      }
    }
    if (taught.packed.isEmpty()) {
      throw new TrainingException(
          "%s: none of the %d photos can be read".formatted(photos.path(), photos.size()));
    }
    return taught;
  }

  /** Returns the names of the photos: their paths. */
  Set<String> names() {
    return packed.keySet();
  }

  /** Returns the size of a photo's file. */
  long bytes(String name) {
    return Path.of(name).toFile().length();
  }

  /**
   * Returns a photo and its labels.
   *
   * @throws PictureException if the file cannot be read any more
   */
  SegmentedPicture decode(String name) {
    BufferedImage photo = Pictures.read(Path.of(name));
    return new SegmentedPicture(
        photo.getWidth(), photo.getHeight(), Picture.rgb(photo), unpack(packed.get(name)));
  }

  private static byte[] pack(byte[] labels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(labels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] unpack(byte[] labels) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(labels))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
